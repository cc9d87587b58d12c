// What does not exist, so that the compiler says what does: without these it speaks of the standard library's operators.

/// Elements are compared one by one, which no `if` can branch on; `==` of two tensors asks whether they are one expression.
extension Tensor {
  @available(*, unavailable, message: "compare elements with `.==`, as in `select(z .== 1, a, b)`")
  public static func == (a: Tensor, b: some Scalar) -> Bool { isUnavailable }
  @available(*, unavailable, message: "compare elements with `.==`, as in `select(z .== 1, a, b)`")
  public static func == (a: some Scalar, b: Tensor) -> Bool { isUnavailable }
  @available(*, unavailable, message: "compare elements with `.!=`, as in `select(z .!= 1, a, b)`")
  public static func != (a: Tensor, b: some Scalar) -> Bool { isUnavailable }
  @available(*, unavailable, message: "compare elements with `.!=`, as in `select(z .!= 1, a, b)`")
  public static func != (a: some Scalar, b: Tensor) -> Bool { isUnavailable }
  @available(*, unavailable, message: "compare elements with `.<`, as in `select(z .< 1, a, b)`")
  public static func < (a: Tensor, b: some TensorConvertible) -> Bool { isUnavailable }
  @available(*, unavailable, message: "compare elements with `.<=`, as in `select(z .<= 1, a, b)`")
  public static func <= (a: Tensor, b: some TensorConvertible) -> Bool { isUnavailable }
  @available(*, unavailable, message: "compare elements with `.>`, as in `select(z .> 1, a, b)`")
  public static func > (a: Tensor, b: some TensorConvertible) -> Bool { isUnavailable }
  @available(*, unavailable, message: "compare elements with `.>=`, as in `select(z .>= 1, a, b)`")
  public static func >= (a: Tensor, b: some TensorConvertible) -> Bool { isUnavailable }

  private static var isUnavailable: Bool { preconditionFailure("this function cannot be called") }
}

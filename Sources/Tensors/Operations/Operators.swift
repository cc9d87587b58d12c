// Operators take a tensor and a tensor, or a tensor and a number on either side. `Tensor` has no
// literal protocols: a wrong long formula then fails to compile in milliseconds instead of
// seconds.
extension Tensor {
  public static func + (a: Tensor, b: Tensor) -> Tensor { Elementwise.add.apply(a, b) }
  public static func - (a: Tensor, b: Tensor) -> Tensor { Elementwise.subtract.apply(a, b) }
  public static func * (a: Tensor, b: Tensor) -> Tensor { Elementwise.multiply.apply(a, b) }
  public static func / (a: Tensor, b: Tensor) -> Tensor { Elementwise.divide.apply(a, b) }
  public static func + (a: Tensor, b: some Scalar) -> Tensor { a + b.tensor }
  public static func - (a: Tensor, b: some Scalar) -> Tensor { a - b.tensor }
  public static func * (a: Tensor, b: some Scalar) -> Tensor { a * b.tensor }
  public static func / (a: Tensor, b: some Scalar) -> Tensor { a / b.tensor }
  public static func + (a: some Scalar, b: Tensor) -> Tensor { a.tensor + b }
  public static func - (a: some Scalar, b: Tensor) -> Tensor { a.tensor - b }
  public static func * (a: some Scalar, b: Tensor) -> Tensor { a.tensor * b }
  public static func / (a: some Scalar, b: Tensor) -> Tensor { a.tensor / b }
  public static prefix func - (a: Tensor) -> Tensor { Elementwise.negate.apply(a) }
}

infix operator .< : ComparisonPrecedence
infix operator .<= : ComparisonPrecedence
infix operator .> : ComparisonPrecedence
infix operator .>= : ComparisonPrecedence
infix operator .== : ComparisonPrecedence
infix operator .!= : ComparisonPrecedence

/// Elementwise comparisons; the result holds 1 where the claim is true and 0 elsewhere.
extension Tensor {
  public static func .< (a: Tensor, b: some TensorConvertible) -> Tensor {
    Elementwise.less.apply(a, b.tensor)
  }
  public static func .<= (a: Tensor, b: some TensorConvertible) -> Tensor {
    Elementwise.lessOrEqual.apply(a, b.tensor)
  }
  public static func .> (a: Tensor, b: some TensorConvertible) -> Tensor {
    Elementwise.less.apply(b.tensor, a)
  }
  public static func .>= (a: Tensor, b: some TensorConvertible) -> Tensor {
    Elementwise.lessOrEqual.apply(b.tensor, a)
  }
  public static func .== (a: Tensor, b: some TensorConvertible) -> Tensor {
    Elementwise.equal.apply(a, b.tensor)
  }
  public static func .!= (a: Tensor, b: some TensorConvertible) -> Tensor {
    Elementwise.notEqual.apply(a, b.tensor)
  }
}

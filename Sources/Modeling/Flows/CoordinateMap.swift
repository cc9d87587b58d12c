public import EvidenceTensors

/// An increasing map of numbers, each with numbers of its own that say which; all 0, they make it the identity.
///
/// - Shapes: x and y `[n]`, their numbers `[n, parameterCount]`; a slope is the logarithm of a derivative, `[n]`.
public protocol CoordinateMap: Sendable {
  /// How many numbers say which map it is.
  var parameterCount: Int { get }
  /// Whether it only moves and stretches.
  var isAffine: Bool { get }
  /// Why nothing can be mapped, if that is so.
  var mistake: String? { get }
  /// y, and log ∂y/∂x.
  func map(_ x: Tensor, _ numbers: Tensor) -> (value: Tensor, slope: Tensor)
  /// The x that is mapped to y, and log ∂x/∂y.
  func unmap(_ y: Tensor, _ numbers: Tensor) -> (value: Tensor, slope: Tensor)
}

extension CoordinateMap {
  public var isAffine: Bool { false }
  public var mistake: String? { nil }
}

/// A map of numbers read backwards.
public struct InverseMap: CoordinateMap {
  public let base: any CoordinateMap

  public init(_ base: any CoordinateMap) { self.base = base }

  public var parameterCount: Int { base.parameterCount }
  public var isAffine: Bool { base.isAffine }
  public var mistake: String? { base.mistake }

  public func map(_ x: Tensor, _ numbers: Tensor) -> (value: Tensor, slope: Tensor) {
    base.unmap(x, numbers)
  }
  public func unmap(_ y: Tensor, _ numbers: Tensor) -> (value: Tensor, slope: Tensor) {
    base.map(y, numbers)
  }
}

extension Tensor {
  /// The column `index` of a matrix.
  func column(_ index: Int) -> Tensor {
    mistake == nil ? sliced(index..<index + 1, dimension: 1).reshaped(shape[0]) : self
  }
}

/// y = exp(s) x + t, with the logarithm s of the scale within ±2.
public struct AffineMap: CoordinateMap {
  public init() {}
  public var parameterCount: Int { 2 }
  public var isAffine: Bool { true }

  public func map(_ x: Tensor, _ numbers: Tensor) -> (value: Tensor, slope: Tensor) {
    let slope = bounded(numbers.column(0))
    return (exp(slope) * x + numbers.column(1), slope)
  }

  public func unmap(_ y: Tensor, _ numbers: Tensor) -> (value: Tensor, slope: Tensor) {
    let slope = -bounded(numbers.column(0))
    return (exp(slope) * (y - numbers.column(1)), slope)
  }
}

/// Why an integral could not be found.
package enum QuadratureFailure: Error, Equatable {
  /// The density is not a number where it matters.
  case notANumber(at: [Double])
  /// The density is zero everywhere that was looked.
  case isZero
  /// The density does not fall off fast enough to have an integral, as far as can be seen.
  case doesNotFallOff
  /// The estimate is not accurate to this relative error.
  case notConverged(Double)
}

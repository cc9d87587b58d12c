internal import CEvidenceGSL

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The C library's and GSL's functions of one number, under names that do not collide with the
/// tensor functions.
package enum C {
  package static func exp(_ x: Double) -> Double { _exp(x) }
  package static func expm1(_ x: Double) -> Double { _expm1(x) }
  package static func log(_ x: Double) -> Double { _log(x) }
  package static func log1p(_ x: Double) -> Double { _log1p(x) }
  package static func tanh(_ x: Double) -> Double { _tanh(x) }
  package static func sin(_ x: Double) -> Double { _sin(x) }
  package static func cos(_ x: Double) -> Double { _cos(x) }
  package static func atan(_ x: Double) -> Double { _atan(x) }
  package static func acos(_ x: Double) -> Double { _acos(x) }
  package static func pow(_ x: Double, _ a: Double) -> Double { _pow(x, a) }
  package static func erf(_ x: Double) -> Double { _erf(x) }
  package static func erfc(_ x: Double) -> Double { _erfc(x) }
  /// log |Γ(x)|; ∞ at the poles.
  package static func logGamma(_ x: Double) -> Double {
    var sign: Int32 = 0
    return lgamma_r(x, &sign)
  }
  /// All integers up to it are exact as floats.
  package static let mostPolygammaOrder = 1 << 24
  /// ψ⁽ⁿ⁾(x); NaN at the poles.
  package static func polygamma(_ order: Double, _ x: Double) -> Double {
    let isOrder = order >= 0 && order <= Double(mostPolygammaOrder) && order == order.rounded()
    guard x.isFinite, isOrder else {
      return order == 0 && x == .infinity ? x : x == .infinity ? 0 : .nan
    }
    var result = gsl_sf_result()
    let status =
      switch order {
      case 0: gsl_sf_psi_e(x, &result)
      case 1: gsl_sf_psi_1_e(x, &result)
      default: gsl_sf_psi_n_e(Int32(order), x, &result)
      }
    return Int(status) == GSL_SUCCESS || Int(status) == GSL_EUNDRFLW ? result.val : .nan
  }
}

private let _exp: @Sendable (Double) -> Double = { exp($0) }
private let _expm1: @Sendable (Double) -> Double = { expm1($0) }
private let _log: @Sendable (Double) -> Double = { log($0) }
private let _log1p: @Sendable (Double) -> Double = { log1p($0) }
private let _tanh: @Sendable (Double) -> Double = { tanh($0) }
private let _sin: @Sendable (Double) -> Double = { sin($0) }
private let _cos: @Sendable (Double) -> Double = { cos($0) }
private let _atan: @Sendable (Double) -> Double = { atan($0) }
private let _acos: @Sendable (Double) -> Double = { acos($0) }
private let _pow: @Sendable (Double, Double) -> Double = { pow($0, $1) }
private let _erf: @Sendable (Double) -> Double = { erf($0) }
private let _erfc: @Sendable (Double) -> Double = { erfc($0) }

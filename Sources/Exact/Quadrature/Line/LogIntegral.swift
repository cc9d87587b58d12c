internal import EvidenceTensors

/// The log of the integral of a density over one to three coordinates, with a bound on its error in nats.
///
/// `logDensity` maps points, one after the other, to the logs of the density there.
/// - Throws: `QuadratureFailure`.
package func logIntegral(
  dimension: Int,
  of logDensity: @escaping ([Double]) throws -> [Double]
) throws -> (value: Double, errorBound: Double) {
  if dimension == 1 {
    let line = try LineIntegral(of: logDensity, .wide)
    return (line.logValue, -C.log1p(-line.relativeError))
  }
  let integral = try SpaceIntegral(of: logDensity, dimension: dimension)
  return (integral.logValue, -C.log1p(-integral.relativeError))
}

internal import EvidenceDistributions
internal import EvidenceTensors

/// The integral over one coordinate in each repetition of some plates, by a rule that is laid around the maximum of the integrand.
///
/// With the widths l and r in which the integrand falls by one nat to either side of its maximum m, the coordinate is
/// t = m + ½ r (e^s − 1) − ½ l (e^−s − 1) with s = c sinh u, and the trapezoidal rule in u converges geometrically, whatever the
/// tails. All repetitions, and all values of what the integrand reads, are done at once; nothing is differentiated through the
/// rule's place, on which the integral does not depend.
/// - Reference: Takahasi & Mori (1974), "Double exponential formulas for numerical integration"; Trefethen & Weideman (2014),
///   "The exponentially convergent trapezoidal rule".
struct LocalIntegral: Sendable {
  let variable: Variable
  let plates: AxisSet
  /// The log joint, a function of the latent.
  let logJoint: Tensor
  /// The nodes' axis.
  let axis: Axis
  let rule: LocalRule
  /// The log of each node's part of the integral.
  let parts: Tensor
  let logIntegral: Tensor
  /// About how far off the integral is, relative to it.
  let error: Tensor?
  private let coordinates: FreeCoordinates

  /// `start` is a place of the coordinate near which the integrand may be.
  init(
    of logJoint: Tensor,
    _ variable: Variable,
    keeping plates: AxisSet,
    _ coordinates: FreeCoordinates,
    start: Tensor
  ) {
    self.variable = variable
    self.plates = plates
    self.logJoint = logJoint
    self.coordinates = coordinates
    func density(_ place: Tensor) -> Tensor {
      let (values, logDeterminant) = coordinates.latents(at: place.reshaped(1))
      let own = logJoint.substituting(values) + logDeterminant
      return select(own .== own, own, -Double.infinity)
    }
    rule = LocalRule(around: start, density)
    axis = AxisNumbers.make(size: LocalRule.count)
    let position = Tensor.index(along: axis)
    parts = (density(rule.place(position)) + rule.logWeight(position)).whereFinite
    logIntegral = parts.logSummedExp(over: axis)
    // Every other node is a rule by itself, with an error of about the root of this one's.
    let coarse = (parts + LocalRule.coarse(axis)).logSummedExp(over: axis)
    let gap = abs(expm1(coarse - logIntegral))
    let ends = (exp(parts - logIntegral) * LocalRule.ends(axis)).summed(over: axis)
    error = select(gap .< 1e-3, gap * sqrt(gap), gap) + 10 * ends
  }

  /// The latent at places of the rule.
  func values(_ position: Tensor) -> [Tensor: Tensor] {
    coordinates.latents(at: rule.place(position).reshaped(1)).values
  }
}

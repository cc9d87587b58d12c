internal import EvidenceDistributions
internal import EvidenceTensors

/// The integral over a latent in whose statistics the log joint was proved linear, as an expression of everything else.
///
/// The coefficients come from the slope of the log joint; with the member p of the family that has them,
/// log ∫ exp L(θ) dθ = L(θ) − log p(θ) holds at any θ. It is evaluated near the mean.
/// - Reference: Chib (1995), "Marginal likelihood from the Gibbs output", eq. 2; Bishop (2006), section 2.4.2.
struct ConjugateElimination: Sendable {
  let variable: Variable
  let plates: AxisSet
  let family: any StatisticFamily
  /// The posterior of the latent given everything else.
  let member: any Distribution
  let logIntegral: Tensor

  init(
    of logJoint: Tensor,
    _ variable: Variable,
    _ family: any StatisticFamily,
    keeping plates: AxisSet
  ) {
    self.variable = variable
    self.plates = plates
    self.family = family
    let point = Tensor(Variable(.state, shape: variable.shape, plates: variable.plates))
    let total = logJoint.substituting([Tensor(variable): point]).summed(over: plates)
    let gradient = EvidenceTensors.gradient(of: total, withRespectTo: [point])[0]
    let member = family.member(shape: variable.shape) { place in
      place * gradient.substituting([point: place])
    }
    self.member = member
    let center = stopGradient(family.center(of: member)).broadcast(to: variable.shape)
    let density = Self.logDensity(of: center, under: member, variable, keeping: plates)
    logIntegral = logJoint.substituting([Tensor(variable): center]) - density
  }

  private static func logDensity(
    of value: Tensor,
    under member: any Distribution,
    _ variable: Variable,
    keeping plates: AxisSet
  ) -> Tensor {
    let terms = member.logDensity(value).broadcast(to: variable.shape.dropLast(member.eventRank))
    return sum(terms).summed(over: variable.axes.subtracting(plates))
  }

  var logConditional: Tensor {
    Self.logDensity(of: Tensor(variable), under: member, variable, keeping: plates)
  }
}

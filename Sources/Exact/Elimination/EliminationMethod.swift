package import EvidenceDistributions
internal import EvidenceModeling
package import EvidenceTensors

/// A way to sum or integrate out a group of latents, given those that are eliminated after it.
///
/// Everything is an expression of parameters, data and the latents that are left.
protocol EliminationMethod: Sendable {
  var variables: [Variable] { get }
  /// The plates in each repetition of which the latents are eliminated by themselves.
  var plates: AxisSet { get }
  /// Numbers that the expressions read besides the model's own.
  var constants: [Variable: [Double]] { get }

  /// The log of the sum or integral of the joint over the latents, in each repetition.
  var logIntegral: Tensor { get }
  /// The log-density of the latents given everything else, in each repetition.
  var logConditional: Tensor { get }
  /// What must hold for the integral to exist.
  var condition: ProperCondition? { get }

  /// A part of the integral, in each repetition, that is there only because a maximum is rounded.
  var residue: Tensor? { get }

  /// The point about which the integral is expanded, where it would be the same about any; nil where it isn't.
  var anyPoint: Tensor? { get }
  /// About how far off the integral is in each repetition, in nats; nil where it is exact.
  var error: Tensor? { get }
  /// The same, cheaper where it is evaluated at many points; nil where there is no such form.
  var anchored: AnchoredElimination? { get }

  /// Values of the latents at which `condition` of earlier steps is looked at: all values, or one that is typical.
  var typicalValues: [Tensor: Tensor] { get }
  /// The mean of an expression over the latents given everything else; nil where it has no exact form.
  ///
  /// `coupled` are plates along which a repetition of the expression reads other repetitions of the latents.
  func mean(of quantity: Tensor, coupled: AxisSet) -> Tensor?
  /// A draw of the latents given everything else; nil where none is an expression of standard noise.
  var conditional: ConditionalDraw? { get }
  /// Adds values of the latents, given those of latents that were drawn before.
  func draw(into draws: inout PosteriorDraws) throws

  /// What was done, such as "enumeration of k (3 values, per Points)".
  func words(_ names: (Variable) -> String) -> String
}

/// Numbers that must be above a bound for an integral to exist.
struct ProperCondition {
  var numbers: Tensor
  let bound: Double
  /// What is wrong where an element is not above the bound: by its index in the event, and the names of latents.
  let fault: @Sendable (_ element: Int, _ name: (Variable) -> String) -> String
  let fix: @Sendable (_ element: Int, _ name: (Variable) -> String) -> String
}

extension ProperCondition {
  func with(_ numbers: Tensor) -> ProperCondition {
    var copy = self
    copy.numbers = numbers
    return copy
  }

  /// - Throws: `UsageError` for numbers that are not above the bound.
  func require(_ values: NumericArray, _ structure: Structure) throws(UsageError) {
    guard let place = values.elements.firstIndex(where: { !($0 > bound) }) else { return }
    let element = place % numbers.shape.product
    throw UsageError(
      what: fault(element, structure.name),
      place: structure.name,
      fix: fix(element, structure.name)
    )
  }
}

/// Latents drawn from their distribution given everything else, as expressions of standard noise.
package struct ConditionalDraw: Sendable {
  package let variables: [Variable]
  /// Each repetition of these has noise of its own.
  package let plates: AxisSet
  package let noises: [NoiseRequest]
  /// What stands in place of each latent.
  package let values: @Sendable ([Tensor]) -> [Tensor: Tensor]
}

extension EliminationMethod {
  var conditional: ConditionalDraw? { nil }
  var constants: [Variable: [Double]] { [:] }
  var condition: ProperCondition? { nil }
  var residue: Tensor? { nil }
  var anyPoint: Tensor? { nil }
  var anchored: AnchoredElimination? { nil }
  var error: Tensor? { nil }

  /// Such as ", per Points".
  var eachPlate: String {
    let places = plates.map(\.name).joined(separator: " and ")
    return places.isEmpty ? "" : " per \(places)"
  }

  func listed(_ names: (Variable) -> String) -> String {
    variables.map(names).joined(separator: ", ")
  }

  /// The log-density as a term of a log joint.
  var logFactor: LogFactor { LogFactor(logConditional, plates: plates) }
}

extension Int {
  /// Such as "1 dimension" or "2 dimensions".
  var dimensions: String { self == 1 ? "1 dimension" : "\(self) dimensions" }
}

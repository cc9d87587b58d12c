import EvidenceDistributions
import EvidenceModeling
import EvidencePrograms
import EvidenceTensors

/// One row a flow, with and without a context.
struct FlowCase: Sendable, CustomStringConvertible {
  let name: String
  let flow: Flow
  /// Weights of this deviation lead far from the identity.
  let spread: Double

  init(_ name: String, _ flow: Flow, spread: Double = 0.5) {
    (self.name, self.flow, self.spread) = (name, flow, spread)
  }

  var description: String { name }

  static let all: [FlowCase] =
    FlowFamily.allCases.flatMap { family in
      [0, 2].map { context in
        FlowCase(
          "\(family.rawValue), context \(context)",
          Flow(family, of: 3, layers: 3, hidden: [6, 5], context: context)
        )
      }
    } + [
      FlowCase("no hidden layer", Flow(.realNVP, of: 4, layers: 4, hidden: [])),
      FlowCase("mixed", Flow(mixed)),
      FlowCase(
        "autoregressive spline read backwards",
        Flow(.autoregressiveSpline, of: 3, layers: 3, hidden: [6, 5]).inverted
      ),
    ]

  /// Flows of one number, and of two.
  static let small: [FlowCase] = FlowFamily.allCases.flatMap { family in
    (1...2).map {
      FlowCase("\(family.rawValue) of \($0)", Flow(family, of: $0, layers: 2, hidden: [6]))
    }
  }
  .filter { $0.flow.mistake == nil }

  private static let mixed: [any FlowLayer] = [
    HouseholderFlow(3), PlanarFlow(3, context: 2), RadialFlow(3),
    AutoregressiveFlow(order: [2, 0, 2], by: SplineMap(bins: 1, bound: 2), context: 2),
  ]

  /// Numbers for all weights, from a fixed seed.
  func weights(seed: UInt64 = 3) throws -> [Variable: NumericArray] {
    let random = RandomStream(seed: seed)
    var result: [Variable: NumericArray] = [:]
    for parameter in try flow.parameters {
      let shape = parameter.variable.shape
      let elements = (0..<shape.reduce(1, *)).map { _ in spread * random.normal() }
      result[parameter.variable] = NumericArray(shape: shape, elements: elements)
    }
    return result
  }

  /// The weights as they are declared to start.
  func starts() throws -> [Variable: NumericArray] {
    let random = RandomStream(seed: 7)
    var result: [Variable: NumericArray] = [:]
    for parameter in try flow.parameters {
      let elements = parameter.variable.initialValues(using: random)
      result[parameter.variable] = NumericArray(shape: parameter.variable.shape, elements: elements)
    }
    return result
  }

  /// A context, where there is one.
  var given: Tensor? { flow.context == 0 ? nil : Tensor([0.5, -1.25]) }
}

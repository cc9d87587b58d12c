internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// Draws of a model's variables, each from its distribution given those that it reads, by the samplers of GSL.
struct Simulation {
  private let state: FitState
  private let bound: BoundModel
  private let seed: UInt64
  private var sizes: [Axis: Int] { bound.sizes }

  /// Streams of simulated values: above those of noise, below those of starting values.
  private static let firstStream = 1 << 13

  init(_ state: FitState, _ bound: BoundModel, seed: UInt64) {
    self.state = state
    self.bound = bound
    self.seed = seed ^ FitState.predictionKey
  }

  /// One draw of each of `wanted`, in the joint's order, where `known` does not hold some of its elements.
  func draw(
    _ number: Int,
    of wanted: Set<Variable>,
    known: [Variable: (values: [Double], isKnown: [Bool])]
  ) throws -> [Variable: [Double]] {
    var values: [Variable: [Double]] = [:]
    for (variable, own) in known where own.isKnown.allSatisfy(\.self) {
      values[variable] = own.values
    }
    for (index, site) in bound.structure.joint.enumerated()
    where wanted.contains(site.variable) && values[site.variable] == nil {
      var drawn = try draw(site, index, number, values)
      if let own = known[site.variable] {
        for element in drawn.indices where own.isKnown[element] {
          drawn[element] = own.values[element]
        }
      }
      values[site.variable] = drawn
    }
    return values
  }

  private func draw(
    _ site: Site,
    _ index: Int,
    _ number: Int,
    _ values: [Variable: [Double]]
  ) throws -> [Double] {
    try site.requireProper()
    let plates = site.variable.plates
    let extents = plates.map { sizes[$0] ?? 1 }
    var cache: [Tensor: Values] = [:]
    if !site.distribution.isSequence {
      let parameters = site.distribution.parameters
      for (parameter, array) in zip(parameters, try evaluate(parameters.map(\.tensor), values)) {
        if let error = parameter.error(for: array.elements, of: site.distribution.name) {
          throw error
        }
      }
    }
    var elements: [Double] = []
    for repetition in 0..<extents.product {
      let key = RandomStream.Key(
        seed: seed,
        step: number,
        site: Self.firstStream + index,
        datum: repetition
      )
      elements += try site.distribution.draw(
        shape: site.variable.shape,
        using: RandomStream(key)
      ) { tensors in
        let new = tensors.filter { cache[$0] == nil }
        if !new.isEmpty {
          let arrays = try evaluate(new, values)
          for (tensor, array) in zip(new, arrays) {
            cache[tensor] = array.values(plates: plates, sizes: sizes)
          }
        }
        return tensors.map { tensor in
          let all = cache[tensor]?.doubles ?? []
          let size = tensor.shape.product
          return Array(all[repetition * size..<(repetition + 1) * size])
        }
      }
    }
    return elements
  }

  /// The values of expressions where latents and observed variables have been drawn.
  func evaluate(
    _ expressions: [Tensor],
    _ values: [Variable: [Double]]
  ) throws -> [NumericArray] {
    let free = Tensor.substituting(state.plan.quantities.replacements, in: expressions)
    let graph = Graph(outputs: free)
    var data: [Variable: Values] = [:]
    var learned: [Variable: [Double]] = [:]
    for variable in graph.variables {
      if let drawn = values[variable] {
        let extents = variable.plates.map { sizes[$0] ?? 1 }
        data[variable] = try Values(drawn, shape: extents + variable.shape)
      } else if let own = state.values[variable] {
        learned[variable] = own
      }
    }
    data.merge(try bound.data(of: Set(graph.variables).subtracting(values.keys))) { own, _ in own }
    let source = ProgramSource(graph: graph, sizes: sizes, data: data, state: learned)
    return try InterpretedProgram(source).interpreter(for: StepInputs()).evaluate(free)
  }
}

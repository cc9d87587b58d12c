internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// Draws of a model's variables, each from its distribution given those that it reads, by the samplers of GSL.
struct Simulation {
  private let state: FitState
  private let bound: BoundModel
  private let sizes: [Axis: Int]
  private let seed: UInt64

  /// Streams of simulated values: above those of noise, below those of starting values.
  private static let firstStream = 1 << 13

  init(_ state: FitState, _ bound: BoundModel, sizes: [Axis: Int], seed: UInt64) {
    self.state = state
    self.bound = bound
    self.sizes = bound.sizes.merging(sizes) { $1 }
    self.seed = seed ^ FitState.evaluationKey
  }

  /// One draw of every latent and observed variable that `known` does not hold, in the joint's order.
  func draw(_ number: Int, known: [Variable: [Double]]) throws -> [Variable: [Double]] {
    var values = known
    for (index, site) in bound.structure.joint.enumerated() where values[site.variable] == nil {
      values[site.variable] = try draw(site, index, number, values)
    }
    return values
  }

  private func draw(
    _ site: Site,
    _ index: Int,
    _ number: Int,
    _ values: [Variable: [Double]]
  ) throws -> [Double] {
    guard site.distribution.isProper else {
      throw UsageError(
        what:
          "`\(site.path)` has a \(site.distribution.name) prior, from which nothing can be drawn",
        place: site.place,
        fix: "Give it a proper prior"
      )
    }
    let plates = site.variable.plates
    let extents = plates.map { sizes[$0] ?? 1 }
    var cache: [Tensor: Values] = [:]
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
  private func evaluate(
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
      } else if let input = bound.data[variable] {
        data[variable] = input
      }
    }
    let source = ProgramSource(graph: graph, sizes: sizes, data: data, state: learned)
    return try InterpretedProgram(source).interpreter(for: StepInputs()).evaluate(free)
  }
}

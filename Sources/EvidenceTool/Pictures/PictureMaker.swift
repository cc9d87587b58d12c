internal import Evidence

/// Computes what a fitted model expects of images: of observed ones, and of ones that it makes up.
struct PictureMaker {
  private let pictures: Pictures
  private let state: FitState
  private let structure: Structure

  init(_ pictures: Pictures, _ fit: StudyFit) {
    self.pictures = pictures
    state = fit.state
    structure = fit.study.structure
  }

  /// The expected pixels at the guide's means, given `data`.
  func reconstructions(of data: [Variable: Values]) throws -> Values {
    var means: [Tensor: Tensor] = [:]
    let family = state.plan.assembly.family
    for guide in family.drawn {
      let mean = guide.distribution?.mean ?? Tensor(guide.variable)
      means[Tensor(guide.variable)] = mean.substituting(means).broadcast(to: guide.variable.shape)
    }
    let expected = pictures.expected.substituting(means)
    return try evaluate([expected], data: data, latents: [:], count: data.first?.value.rows ?? 1)[0]
  }

  /// The expected pixels at `count` draws of the latents from the prior.
  func samples(_ count: Int, seed: UInt64) throws -> Values {
    var drawn: [Variable: [Double]] = [:]
    for (number, site) in structure.joint.enumerated() where site.variable.role == .latent {
      let stream = RandomStream(.init(seed: seed, site: number))
      drawn[site.variable] = try (0..<count).flatMap { row in
        let own = drawn.mapValues { numbers in
          let size = numbers.count / count
          return Array(numbers[row * size..<(row + 1) * size])
        }
        return try site.distribution.draw(shape: site.variable.shape, using: stream) { parameters in
          try evaluate(parameters, data: [:], latents: own, count: 1).map(\.doubles)
        }
      }
    }
    return try evaluate([pictures.expected], data: [:], latents: drawn, count: count)[0]
  }

  /// Expressions at the learned parameters, for `count` images; one image where they are the same for all.
  private func evaluate(
    _ expressions: [Tensor],
    data: [Variable: Values],
    latents: [Variable: [Double]],
    count: Int
  ) throws -> [Values] {
    let plates = pictures.observed.axes.sorted
    let free = Tensor.substituting(state.plan.quantities.replacements, in: expressions)
    let graph = Graph(outputs: free)
    let read = Set(graph.variables)
    let source = ProgramSource(
      graph: graph,
      sizes: Dictionary(plates.map { ($0, count) }) { $1 },
      data: data.filter { read.contains($0.key) },
      state: state.values.merging(latents) { $1 }.filter { read.contains($0.key) }
    )
    let program = try makeProgram(source)
    _ = program.run(StepInputs())
    return expressions.indices.map { index in
      let output = program.output(index)
      return output.values(plates: output.axes.isEmpty ? [] : plates, sizes: source.sizes)
    }
  }
}

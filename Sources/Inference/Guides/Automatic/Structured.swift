internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceModeling
internal import EvidenceTensors

extension AutomaticGuide {
  /// One normal whose precision has the sparsity of the model's moralized graph: what factors couple is coupled, and what
  /// they leave independent given the rest stays so.
  ///
  /// Latents of a plate are drawn in each repetition by itself, given those around it by a linear regression of its own;
  /// a sequence step by step. The time is linear in the repetitions and in the length of sequences.
  /// - Reference: Tan & Nott (2018), "Gaussian variational approximation with sparse precision matrices".
  public static let structured = AutomaticGuide("structured") { task in
    StructuredGuide(task).blocks
  }
}

/// The blocks of a structured guide.
private struct StructuredGuide {
  private(set) var blocks: [any GuideBlock] = []

  /// Vectors of more coordinates are not drawn with every dependence.
  private static let mostDense = 100

  init(_ task: AutomaticGuide.Task) {
    let sites = Dictionary(uniqueKeysWithValues: task.latents.map { ($0.variable, $0) })
    let sizes = task.bound.sizes
    var owners: [Variable: NormalBlock] = [:]
    let graph = CouplingGraph(
      of: task.latents.map(\.variable),
      in: task.factors,
      sizes: sizes,
      dimensions: sites.mapValues { GuideCoordinates([$0], sizes: sizes).dimension },
      mostFlattened: Self.mostDense
    )
    var notes = graph.losses.map { lost in
      let names = lost.latents.compactMap { sites[$0] }.map { "`\($0.path)`" }
      return
        "factors couple \(lost.coordinates) coordinates of \(names.joined(separator: " and ")) "
        + "across repetitions, which is too many: that dependence is left out of the guide"
    }
    for group in graph.groups {
      let own = group.latents.compactMap { sites[$0] }
      let coordinates = GuideCoordinates(own, keeping: group.plates, sizes: sizes)
      let spread = Self.spread(of: coordinates)
      if spread is LowRankSpread {
        notes.append(
          "\(coordinates.names) \(own.count == 1 ? "has" : "have") \(coordinates.dimension) "
            + "coordinates together: their dependence is of rank \(LowRankSpread.automaticRank)"
        )
      }
      let given = group.given.compactMap { latent in owners[latent].map { (latent, $0) } }
      let block = NormalBlock(
        coordinates,
        spread,
        given: given.isEmpty ? nil : GuideRegression(of: coordinates, on: given),
        marginals: task.marginals,
        notes: notes
      )
      notes = []
      for latent in group.latents { owners[latent] = block }
      blocks.append(block)
    }
  }

  private static func spread(of coordinates: GuideCoordinates) -> any NormalSpread {
    let plates = coordinates.parameterPlates
    if let sequence = coordinates.sequence {
      return ChainSpread(length: sequence.length, widths: sequence.widths, plates: plates)
    }
    if coordinates.dimension == 1 { return DiagonalSpread(coordinates.shape, plates: plates) }
    if coordinates.dimension > mostDense { return LowRankSpread(coordinates) }
    return DenseSpread(coordinates.dimension, plates: plates)
  }
}

extension GuideCoordinates {
  /// The length of the sequences that all latents are, and the coordinates of a step of each; nil where one is none.
  fileprivate var sequence: (length: Int, widths: [Int])? {
    let lengths = latents.map(\.variable.shape.first)
    guard let length = lengths[0], length > 2, lengths.allSatisfy({ $0 == length }),
      latents.allSatisfy(\.distribution.couplesNeighbors)
    else { return nil }
    let widths = latents.map { GuideCoordinates([$0], sizes: [:]).dimension / length }
    return widths.reduce(0, +) * length == dimension ? (length, widths) : nil
  }
}

extension Distribution {
  /// Whether each step of a sequence depends on the one before, and on no other.
  fileprivate var couplesNeighbors: Bool { isSequence || self is GaussianRandomWalk }
}

/// The mean of a normal vector given other vectors u: m + W (u − m′) with their own means m′ and a matrix W for each repetition.
struct GuideRegression: Sendable {
  let weights: Variable
  private let parents: [(latent: Variable, block: NormalBlock)]

  init(of coordinates: GuideCoordinates, on parents: [(Variable, NormalBlock)]) {
    self.parents = parents
    let count = parents.map { $1.size(of: $0) }.reduce(0, +)
    weights = Variable(
      .parameter,
      shape: [coordinates.dimension, count],
      plates: coordinates.parameterPlates,
      initializer: .constant(0)
    )
  }

  /// Such as "`a` and `b`".
  var names: String {
    let sites = parents.compactMap { parent in
      parent.block.latents.first { $0.variable == parent.latent }
    }
    return sites.map { "`\($0.path)`" }.joined(separator: " and ")
  }

  /// What is added to the mean.
  var shift: Tensor {
    matmul(Tensor(weights), concatenated(parents.map { $1.distance(of: $0) }))
  }

  /// In what the other vectors are measured, a row.
  var units: Tensor {
    let parts = parents.map { $1.unit(of: $0) }
    return concatenated(parts).reshaped(1, weights.shape[1])
  }
}

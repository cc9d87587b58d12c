import Evidence
import EvidenceTestSupport

/// h₁ ~ N(0, 1), h₂ ~ N(h₁, 1), yₜ ~ N(hₜ, 1) in each row.
struct LatentPairs: Model {
  enum Rows: Plate {}
  @Latent(per: Rows.self) var first
  @Latent(per: Rows.self) var second
  @Observed(per: Rows.self) var early
  @Observed(per: Rows.self) var late
  var joint: Joint {
    first ~ Normal(0, 1)
    second ~ Normal(first, 1)
    early ~ Normal(first, 1)
    late ~ Normal(second, 1)
  }

  static func data(_ count: Int) -> Bindings<LatentPairs> {
    var random = Generator(seed: count)
    let first = random.normals(count)
    let second = zip(first, random.normals(count)).map { $0 + $1 }
    return [
      \.early: Values(zip(first, random.normals(count)).map { $0 + $1 }),
      \.late: Values(zip(second, random.normals(count)).map { $0 + $1 }),
    ]
  }
}

/// θ ~ N(0, 1) of each set, of which rows x ~ N(θ, 1) tell: n of them with mean m leave N(n m / (n + 1), 1 / (n + 1)).
struct SetMeans: Model {
  enum Sets: Plate {}
  enum Rows: Plate {}
  @Latent(per: Sets.self) var mean
  @Observed(per: Sets.self, Rows.self) var x
  var joint: Joint {
    mean ~ Normal(0, 1)
    x ~ Normal(mean, 1)
  }

  /// Sets of the given numbers of rows.
  static func data(_ counts: [Int], seed: Int) -> Bindings<SetMeans> {
    var random = Generator(seed: seed)
    let rows = counts.map { count in
      let mean = random.normals(1)[0]
      return random.normals(count).map { mean + $0 }
    }
    return [\.x: Values(ragged: rows)]
  }
}

/// A level of each group, of which rows that name their group tell; the noise of each row is known.
struct GroupLevels: Model {
  enum Groups: Plate {}
  enum Rows: Plate {}
  @Latent var center
  @Latent(per: Groups.self) var level
  @Input(per: Rows.self) var group
  @Input(per: Rows.self) var error
  @Observed(per: Rows.self) var y
  var joint: Joint {
    center ~ Normal(0, 1)
    level ~ Normal(center, 0.5)
    y ~ Normal(level[group], error)
  }

  /// Rows of 40 groups in turn, each group of another size.
  static var data: Bindings<GroupLevels> {
    var random = Generator(seed: 5)
    let group = (0..<200).map { Double($0 * $0 % 40) } + (0..<40).map(Double.init)
    let level = random.normals(40).map { 0.3 + 0.5 * $0 }
    let error = group.indices.map { 0.5 + 0.1 * Double($0 % 7) }
    let noise = random.normals(group.count)
    let y = group.indices.map { level[Int(group[$0])] + error[$0] * noise[$0] }
    return [\.group: Values(group), \.error: Values(error), \.y: Values(y)]
  }
}

/// Latents of several supports, of which each row's data tell; entries of the vector may be missing.
struct ManySupports: Model {
  enum Rows: Plate {}
  @Latent(per: Rows.self) var rate
  @Latent(per: Rows.self) var share
  @Latent(3, per: Rows.self) var parts
  @Observed(per: Rows.self) var count
  @Observed(per: Rows.self) var isSo
  @Observed(3, per: Rows.self) var vector
  var joint: Joint {
    rate ~ Gamma(concentration: 2, rate: 1)
    share ~ Beta(2, 3)
    parts ~ Dirichlet(Tensor([1, 2, 3]))
    count ~ Poisson(rate)
    isSo ~ Bernoulli(probability: share)
    vector ~ Normal(share + parts, 0.5)
  }

  static var data: Bindings<ManySupports> {
    [
      \.count: [0, 3, 1, 12], \.isSo: [1, 0, 0, 1],
      \.vector: vector([[0.2, nil, 0.9], [1, 0.3, 0.1], [nil, nil, nil], [0.5, 0.8, nil]]),
    ]
  }

  private static func vector(_ rows: [[Double?]]) -> Values { (try? Values(rows)) ?? [] }
}

extension Generator {
  /// Standard normal numbers (Box & Muller 1958).
  mutating func normals(_ count: Int) -> [Double] {
    (0..<count).map { _ in
      let radius = (-2 * C.log(Double.random(in: 1e-300..<1, using: &self))).squareRoot()
      return radius * C.cos(2 * Double.pi * Double.random(in: 0..<1, using: &self))
    }
  }
}

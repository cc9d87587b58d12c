import EvidenceTensors

/// Grows a random expression operation by operation.
struct RandomGraphBuilder {
  enum Rows: Plate {}
  enum Groups: Plate {}
  static let rows = Axis(Rows.self)
  static let groups = Axis(Groups.self)
  static let values = Axis.enumerated(90, size: 3)

  /// A result and a bound of its absolute value.
  struct Entry {
    let tensor: Tensor
    let bound: Double
    init(_ tensor: Tensor, bound: Double) {
      self.tensor = tensor
      self.bound = bound
    }
  }

  var generator: Generator
  var sizes: [Axis: Int] = [:]
  var axes: [Axis] = []
  var pool: [Entry] = []
  var data: [Variable: Values] = [:]
  var state: [Variable: [Double]] = [:]
  var parameters: [Variable] = []
  var sites = 0
  /// What the loss is a sum of, and may cancel in it.
  var terms: [Tensor] = []

  init(seed: Int) {
    generator = Generator(seed: seed)
    let extents = [1, 2, 3, 7, 17, 37, 64, 65, 130, 200]
    sizes = [
      Self.rows: generator.pick(extents),
      Self.groups: Int.random(in: 1...9, using: &generator),
    ]
    let particles = Axis.particles(Int.random(in: 1...5, using: &generator))
    let others = [Self.groups, particles, Self.values].shuffled(using: &generator)
    axes = [Self.rows] + others.prefix(Int.random(in: 0...2, using: &generator))
  }

  mutating func grow() {
    for _ in 0..<3 { pool.append(parameter(shape())) }
    for _ in 0..<2 { pool.append(datum(shape())) }
    if generator.chance(0.6) { pool.append(noise(shape())) }
    let target = pool.count + Int.random(in: 4...22, using: &generator)
    var attempts = 0
    while pool.count < target, attempts < 400 {
      attempts += 1
      let rule = generator.pick(Self.rules)
      guard let entry = rule(&self) else { continue }
      if let mistake = entry.tensor.mistake { fatalError(mistake) }
      guard fits(entry.tensor.shape, entry.tensor.axes) else { continue }
      pool.append(settled(entry))
    }
  }

  /// Σ of squashed late results, each near its mean over rows so that the size of the data does
  /// not matter.
  mutating func makeLoss() -> Tensor {
    let loss = sum(square(pool[0].tensor)).summed(over: pool[0].tensor.axes) * 0.1
    for entry in pool.suffix(6).shuffled(using: &generator).prefix(3) {
      let phase = Double.random(in: -1...1, using: &generator)
      let count = Double(count(entry.tensor.shape, entry.tensor.axes))
      terms.append(total(sin(entry.tensor + phase)) * (1 / count.squareRoot()))
    }
    return terms.reduce(loss, +)
  }

  mutating func makeDetails() -> [Tensor] {
    pool.suffix(8).map(\.tensor).shuffled(using: &generator).prefix(2).map { $0 }
  }

  func size(of axis: Axis) -> Int { axis.fixedSize ?? sizes[axis] ?? 1 }

  func count(_ shape: [Int], _ axes: AxisSet) -> Int { shape.product * axes.map(size(of:)).product }

  func fits(_ shape: [Int], _ axes: AxisSet) -> Bool {
    shape.count <= 3 && count(shape, axes) <= 12_000 && shape.product <= 600
  }

  /// The result brought back to a moderate size.
  private mutating func settled(_ entry: Entry) -> Entry {
    guard entry.bound > 3 else { return entry }
    let x = entry.tensor
    return switch Int.random(in: 0..<4, using: &generator) {
    case 0 where entry.bound < 10: Entry(tanh(x), bound: 1)
    case 1 where entry.bound < 10: Entry(sin(x), bound: 1)
    default: Entry(x * (2 / entry.bound), bound: 2)
    }
  }
}

// MARK: - Choosing operands

extension RandomGraphBuilder {
  /// A result, later ones more often.
  mutating func any() -> Entry {
    let start = generator.chance(0.5) ? Swift.max(0, pool.count - 5) : 0
    return pool[Int.random(in: start..<pool.count, using: &generator)]
  }

  /// A result that satisfies a claim, if one of several tries does.
  mutating func any(where isFit: (Entry) -> Bool) -> Entry? {
    for _ in 0..<12 {
      let entry = any()
      if isFit(entry) { return entry }
    }
    return nil
  }

  mutating func any(rank: Int) -> Entry? { any { $0.tensor.shape.count == rank } }

  /// A result that broadcasts with `other` to a size that fits.
  mutating func partner(of other: Entry) -> Entry {
    let shape = other.tensor.shape
    let axes = other.tensor.axes
    let builder = self
    let fitting = any { candidate in
      guard let result = broadcastShape([shape, candidate.tensor.shape]) else { return false }
      return builder.fits(result, axes.union(candidate.tensor.axes))
    }
    return fitting ?? parameter(shape)
  }

  /// An event shape.
  mutating func shape() -> [Int] {
    let rank = generator.pick([0, 0, 1, 1, 1, 2, 2, 3])
    var shape: [Int] = []
    for _ in 0..<rank { shape.append(generator.pick([1, 2, 2, 3, 3, 7, 17])) }
    return shape.product > 150 ? Array(shape.prefix(1)) : shape
  }

  mutating func someAxes(probability: Double) -> [Axis] {
    var chosen: [Axis] = []
    for axis in axes where generator.chance(probability) { chosen.append(axis) }
    return chosen
  }

  /// A dimension of an event shape.
  mutating func dimension(of tensor: Tensor) -> Int {
    Int.random(in: 0..<tensor.shape.count, using: &generator)
  }
}

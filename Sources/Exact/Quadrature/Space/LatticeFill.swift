/// The points of a rectangular lattice that a density reaches, found by going from neighbour to neighbour.
package struct LatticeFill {
  /// Between neighbours along each dimension.
  let steps: [Double]
  var dimension: Int { steps.count }
  /// The points' places on the lattice, packed; and the logs of the density there.
  private(set) var keys: [Int] = []
  package private(set) var logs: [Double] = []
  package private(set) var top = -Double.infinity
  private var indices: [Int: Int] = [:]
  /// Points that are too low for their neighbours to be looked at.
  private var shore: [Int] = []
  /// Points at which the density is no number.
  private var lost: Set<Int> = []

  /// From points as high as this share of the fall, neighbours of neighbours are looked at at once: fewer, larger calls.
  private static let inner = 0.25
  private static let bits = 20
  private static let origin = 1 << (bits - 1)

  /// Starts from the lattice points around the given places.
  package init(steps: [Double], from seeds: [[Double]]) {
    self.steps = steps
    for seed in seeds {
      let places = zip(seed, steps).map { ($0 / $1).rounded() }
      guard places.allSatisfy({ abs($0) < Double(Self.origin / 2) }) else { continue }
      let key = places.enumerated().reduce(0) { key, place in
        key + (Int(place.element) + Self.origin) << (place.offset * Self.bits)
      }
      enter(key)
    }
  }

  var count: Int { keys.count }

  /// The index along a dimension.
  func index(_ node: Int, _ axis: Int) -> Int {
    (keys[node] >> (axis * Self.bits)) & (1 << Self.bits - 1) - Self.origin
  }

  func point(_ node: Int) -> [Double] {
    (0..<dimension).map { Double(index(node, $0)) * steps[$0] }
  }

  /// The log some steps along a dimension from a node; nil where nobody has looked.
  func log(_ node: Int, _ axis: Int, steps: Int) -> Double? {
    indices[keys[node] + steps << (axis * Self.bits)].map { logs[$0] }
  }

  /// Which of the 2ᵈ lattices of twice the steps a point is of: a bit for each dimension.
  func coset(_ node: Int) -> Int {
    (0..<dimension).reduce(0) { $0 | (index(node, $1) & 1) << $1 }
  }

  private mutating func enter(_ key: Int) {
    guard indices[key] == nil else { return }
    indices[key] = keys.count
    keys.append(key)
  }

  /// Looks at neighbours of points until all that are left are lower than the highest by `fall`, or no numbers; false where they
  /// are more than `most`.
  package mutating func spread(
    to fall: Double,
    most: Int,
    _ density: ([Double]) throws -> [Double]
  ) throws -> Bool {
    var pending = shore
    shore = []
    while true {
      let first = logs.count
      if first < keys.count {
        logs += try density((first..<keys.count).flatMap(point))
        for node in first..<keys.count {
          guard logs[node] < .infinity || logs[node].isNaN else { return false }
          if logs[node].isNaN {
            lost.insert(node)
            logs[node] = -.infinity
          }
          top = max(top, logs[node])
        }
        pending += first..<keys.count
      }
      guard !pending.isEmpty else { return true }
      for node in pending {
        guard logs[node] > top - fall else {
          shore.append(node)
          continue
        }
        for axis in 0..<dimension {
          let move = 1 << (axis * Self.bits)
          guard abs(index(node, axis)) < Self.origin - 4 else { return false }
          for steps in 1...(logs[node] > top - Self.inner * fall ? 3 : 1) {
            enter(keys[node] + steps * move)
            enter(keys[node] - steps * move)
          }
        }
      }
      pending = []
      guard keys.count < most else { return false }
    }
  }

  /// The density at the shore, with what lies beyond it if it falls on as it did on the last step, relative to the highest; where
  /// numbers are lost, the shore is as high as what is beside it.
  func beyond(_ exponential: (Double) -> Double) -> Double {
    var (last, inner) = (0.0, 0.0)
    for node in shore {
      let own = exponential(logs[node] - top)
      var highest = own
      for axis in 0..<dimension {
        for steps in [-1, 1] {
          guard let log = log(node, axis, steps: steps) else { continue }
          highest = max(highest, exponential(log - top))
        }
      }
      last += lost.contains(node) ? highest : own
      inner += highest
    }
    guard last > 0 else { return 0 }
    let rate = min(last / inner, 0.99)
    return 2 * last / (1 - rate)
  }
}

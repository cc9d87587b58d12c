internal import EvidenceModeling
internal import EvidenceTensors

/// Step sizes and scales along the path, adapted in a run of their own and then left as they are.
///
/// Were they adapted while weights are gathered, a transition would no longer leave its distribution as it is, and the bounds
/// would not hold.
struct ChainSchedule {
  /// A stretch of the path.
  struct Segment {
    let stepSize: Double
    let scales: [Variable: [Double]]
  }

  let segments: [Segment]
  private static let count = 40
  private static let chunks = 4

  /// Walks along the path with chains that start at `positions`.
  init(
    _ program: ChainProgram,
    from positions: [Variable: [Double]],
    _ options: Annealing
  ) throws {
    let path = Temperatures(count: max(Self.count * Self.chunks, options.temperatures / 4)).values
    program.expect(path.count - 1)
    try program.place(at: positions)
    var size = 0.5
    var segments: [Segment] = []
    for segment in 0..<Self.count {
      let scales = Self.scales(of: program)
      program.setScales(scales)
      for chunk in 0..<Self.chunks {
        let position = segment * Self.chunks + chunk
        let pieces = Self.count * Self.chunks
        let last = path.count - 1
        let range = position * last / pieces..<(position + 1) * last / pieces
        let moves = range.map { Self.transition(at: $0 + 1, path[$0 + 1], rise: 0, size) }
        let accepted = program.run(moves, leapfrogs: options.leapfrogs)
        // Quickly down and slowly up: rejected moves are worse than short ones.
        size = min(max(size * C.exp(2 * (accepted - options.acceptance)), 1e-6), 2.5)
      }
      segments.append(Segment(stepSize: size, scales: scales))
    }
    self.segments = segments
  }

  /// A transition whose step size is the segment's, a little more or less, so that no path closes on itself.
  static func transition(
    at index: Int,
    _ beta: Double,
    rise: Double,
    _ stepSize: Double
  ) -> ChainProgram.Transition {
    let turns = Double(index) * 0.618_033_988_749_895
    let factor = 0.8 + 0.4 * (turns - turns.rounded(.down))
    return .init(beta: beta, rise: rise, stepSize: stepSize * factor)
  }

  /// The segment of a transition of a path with `count` of them.
  func segment(of transition: Int, count: Int) -> Int {
    min(segments.count - 1, (transition - 1) * segments.count / count)
  }

  /// The spread of the chains in each coordinate: the distance between quartiles, as a standard deviation.
  private static func scales(of program: ChainProgram) -> [Variable: [Double]] {
    var result: [Variable: [Double]] = [:]
    for coordinate in program.density.coordinates {
      let positions = program.positions(coordinate)
      let chains = program.density.chains.fixedSize ?? 1
      let size = positions.count / chains
      result[coordinate.scale] = (0..<size).map { element in
        let sorted = (0..<chains).map { positions[$0 * size + element] }.sorted()
        let spread = sorted[3 * chains / 4] - sorted[chains / 4]
        return max(spread / 1.349, 1e-6)
      }
    }
    return result
  }
}

internal import EvidenceExact
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// Evaluates the means of several expressions of a few standard normal numbers, a chunk of grid points at a time.
final class GridProgram {
  private let program: any Program
  private let points: Variable
  private let weights: Variable
  private let width: Int
  private let dimension: Int
  private let count: Int
  private let read: Set<Variable>
  /// Whether the expressions read the points and the weights.
  private let isPlaced: (points: Bool, weights: Bool)

  /// `outputs` makes expressions of the point [dimension] and its weight, already added up over the axis of the points.
  ///
  /// `runs` is how often they will be evaluated: many are worth compiling a program.
  init(
    dimension: Int,
    bound: BoundModel,
    state: [Variable: [Double]],
    runs: Int = 1,
    widest: Int = 4_096,
    _ outputs: (_ point: Tensor, _ weight: Tensor, _ axis: Axis) -> [Tensor]
  ) throws {
    self.dimension = dimension
    width = dimension == 0 ? 1 : widest
    let axis = AxisNumbers.make(size: width)
    points = Variable(.state, shape: [max(1, dimension)], plates: [axis])
    weights = Variable(.state, plates: [axis])
    let expressions = outputs(Tensor(points), Tensor(weights), axis)
    count = expressions.count
    let graph = Graph(outputs: expressions)
    let read = Set(graph.variables)
    self.read = read
    let places = [
      points: Array(repeating: 0, count: width * max(1, dimension)),
      weights: Array(repeating: 0.0, count: width),
    ]
    let source = ProgramSource(
      graph: graph,
      sizes: bound.sizes,
      data: try bound.data(of: read),
      state: state.merging(places) { $1 }.filter { read.contains($0.key) }
    )
    program = try makeProgram(source, runs: runs)
    isPlaced = (read.contains(points), read.contains(weights))
  }

  /// Gives a variable other numbers, where the expressions read it.
  func setState(of variable: Variable, to elements: [Double]) {
    guard read.contains(variable) else { return }
    program.setState(of: variable, to: elements)
  }

  /// The outputs, added up over all points of a grid.
  func callAsFunction(_ grid: NormalGrid) -> [NumericArray] {
    var sums: [NumericArray] = []
    for start in stride(from: 0, to: grid.count, by: width) {
      let end = min(start + width, grid.count)
      let padding = width - (end - start)
      if isPlaced.points {
        let own = grid.points[start * dimension..<end * dimension]
        // The first point again, which weighs nothing.
        let more = (0..<padding).flatMap { _ in grid.points[..<dimension] }
        program.setState(of: points, to: own + more)
      }
      if isPlaced.weights {
        let own = grid.weights[start..<end]
        program.setState(of: weights, to: own + Array(repeating: 0, count: padding))
      }
      _ = program.run(StepInputs())
      let values = (0..<count).map(program.output)
      guard !sums.isEmpty else {
        sums = values
        continue
      }
      for index in sums.indices {
        for element in sums[index].elements.indices {
          sums[index].elements[element] += values[index].elements[element]
        }
      }
    }
    return sums
  }
}

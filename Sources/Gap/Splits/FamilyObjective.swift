internal import EvidenceInference
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// The negative ELBO of each datum, with its derivatives in the free parameters of the guide's family.
final class FamilyObjective {
  private let programs: [(program: GridProgram, grid: NormalGrid)]
  private let coordinates: [FamilyCoordinates]
  private let plate: Axis
  private let sizes: [Axis: Int]

  init(_ means: ExpectedTerms, plate: Axis, _ coordinates: [FamilyCoordinates]) throws {
    self.plate = plate
    self.coordinates = coordinates
    sizes = means.bound.sizes
    let frees = coordinates.map { Tensor($0.free) }
    programs = try means.groups.map { group in
      let dimension = group[0].dimension
      let grid = NormalGrid(dimension: dimension, level: try means.level(of: group))
      let program = try GridProgram(
        dimension: dimension,
        bound: means.bound,
        state: means.state,
        runs: Self.expectedRuns * grid.count / 1_024 + Self.expectedRuns,
        widest: 1_024
      ) { point, weight, axis in
        let rows = group.map { term in
          let value = term.value(at: point, weight, axis)
          return value.summed(over: term.plates.removing(plate))
        }
        let value = rows.reduce(Tensor(0), +)
        let total = value.summed(over: plate)
        return [value] + gradient(of: total, withRespectTo: frees)
      }
      return (program, grid)
    }
  }

  private static let expectedRuns = 100

  /// The values and derivatives at a point for each row.
  func evaluate(_ points: [[Double]]) -> (values: [Double], slopes: [[Double]]) {
    var values = Array(repeating: 0.0, count: points.count)
    var slopes = points.map { $0.map { _ in 0.0 } }
    for (program, grid) in programs {
      for (variable, elements) in Self.state(at: points, coordinates) {
        program.setState(of: variable, to: elements)
      }
      let outputs = program(grid).map { $0.values(plates: [plate], sizes: sizes).doubles }
      for row in points.indices { values[row] -= outputs[0][row] }
      var start = 0
      for (coordinate, slope) in zip(coordinates, outputs.dropFirst()) {
        let size = coordinate.free.shape.product
        for row in points.indices {
          for element in 0..<size { slopes[row][start + element] -= slope[row * size + element] }
        }
        start += size
      }
    }
    return (values, slopes)
  }

  /// The free parameters as numbers of their variables.
  static func state(
    at points: [[Double]],
    _ coordinates: [FamilyCoordinates]
  ) -> [Variable: [Double]] {
    var state: [Variable: [Double]] = [:]
    var start = 0
    for coordinate in coordinates {
      let size = coordinate.free.shape.product
      state[coordinate.free] = points.flatMap { $0[start..<start + size] }
      start += size
    }
    return state
  }
}

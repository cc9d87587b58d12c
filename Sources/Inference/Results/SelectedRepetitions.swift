internal import EvidenceTensors

extension Values {
  /// The values of a variable in some repetitions of a plate, in the order asked for; all of them where it does not repeat over it.
  func selecting(_ chosen: [Int], of plate: Axis, in variable: Variable) throws -> Values {
    guard let place = variable.plates.firstIndex(of: plate) else { return self }
    let (outer, size) = (shape[..<place].reduce(1, *), shape[place])
    let inner = count / max(1, outer * size)
    let rows = try reshaped(to: [outer * size, inner])
    let picked = rows.selecting(
      rows: (0..<outer).flatMap { start in chosen.map { start * size + $0 } }
    )
    var new = shape
    new[place] = chosen.count
    return try picked.reshaped(to: new)
  }

  /// The elements of each repetition of a plate, of a variable that repeats over it.
  func repetitions(of plate: Axis, in variable: Variable) -> [[Double]] {
    guard let place = variable.plates.firstIndex(of: plate) else { return [] }
    let (all, size) = (doubles, shape[place])
    let outer = shape[..<place].reduce(1, *)
    let inner = count / max(1, outer * size)
    return (0..<size).map { row in
      (0..<outer).flatMap { start in
        let first = (start * size + row) * inner
        return Array(all[first..<first + inner])
      }
    }
  }
}

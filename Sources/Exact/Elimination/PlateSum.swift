package import EvidenceTensors

/// A term's numbers added up over the plates that it repeats over, also those that its value does not carry.
package struct PlateSum {
  private let values: NumericArray
  private let plates: [Axis: Int]

  package init(of values: NumericArray, over plates: AxisSet, _ sizes: [Axis: Int]) {
    self.values = values
    self.plates = Dictionary(uniqueKeysWithValues: plates.map { ($0, sizes[$0] ?? 1) })
  }

  /// How many repetitions each number stands for.
  private var multiplicity: Double {
    let missing = plates.filter { !values.axes.contains($0.key) }
    return Double(missing.values.reduce(1, *))
  }

  /// Whether the term repeats over a plate.
  package func repeats(over plate: Axis) -> Bool { plates[plate] != nil }

  package var total: Double { values.elements.accurateSum * multiplicity }
  /// The sum of the sizes.
  var magnitude: Double { values.elements.map(abs).reduce(0, +) * multiplicity }

  /// The sum for each repetition of one plate.
  package func rows(of plate: Axis) -> [Double] {
    let size = plates[plate] ?? 1
    guard let position = values.axes.firstIndex(of: plate) else {
      return Array(repeating: total / Double(size), count: size)
    }
    var rows = Array(repeating: 0.0, count: size)
    let stride = values.sizes.dropFirst(position + 1).reduce(1, *)
    for (index, element) in values.elements.enumerated() {
      rows[index / stride % size] += element * multiplicity
    }
    return rows
  }
}

extension [Double] {
  /// The sum, with what rounding leaves behind added up beside it.
  ///
  /// - Reference: Neumaier (1974), "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen".
  var accurateSum: Double {
    var (sum, rest) = (0.0, 0.0)
    for element in self {
      let next = sum + element
      rest += abs(sum) >= abs(element) ? (sum - next) + element : (element - next) + sum
      sum = next
    }
    return rest.isFinite ? sum + rest : sum
  }
}

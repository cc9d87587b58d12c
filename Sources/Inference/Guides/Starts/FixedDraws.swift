internal import EvidenceDistributions
internal import EvidenceTensors

/// Normal noise of a bound in pairs ±ε that do not change, with the identity as their second moment.
///
/// The mean over such draws of anything quadratic in the noise is exact.
struct FixedDraws {
  /// What stands in place of the noise.
  let replacements: [Tensor: Tensor]
  private let leaves: [Leaf]
  private let particles: Int

  private struct Leaf {
    let variable: Variable
    /// The elements of one particle: repetitions of plates, and those of the event in each.
    let repetitions: Int
    let count: Int
  }

  /// How many numbers a particle has.
  var dimension: Int { leaves.reduce(0) { $0 + $1.repetitions * $1.count } }

  init(for bound: Tensor, particles axis: Axis, sizes: [Axis: Int]) {
    var replacements: [Tensor: Tensor] = [:]
    var leaves: [Leaf] = []
    for tensor in Tensor.listed([bound]) {
      guard case .noise(let noise) = tensor.operation, noise.family == .normal,
        noise.axes.contains(axis)
      else { continue }
      let variable = Variable(.state, shape: noise.shape, plates: noise.axes.sorted)
      let plates = noise.axes.removing(axis).map { sizes[$0] ?? 1 }.product
      replacements[tensor] = Tensor(variable)
      leaves.append(Leaf(variable: variable, repetitions: plates, count: noise.shape.product))
    }
    self.replacements = replacements
    self.leaves = leaves
    particles = axis.fixedSize ?? 1
  }

  /// No noise at all.
  var zeros: [Variable: [Double]] {
    Dictionary(
      uniqueKeysWithValues: leaves.map { leaf in
        (leaf.variable, Array(repeating: 0, count: leaf.repetitions * particles * leaf.count))
      }
    )
  }

  /// Draws of a key; nil where there are too few to have the identity as their second moment.
  func numbers(_ key: RandomStream.Key) -> [Variable: [Double]]? {
    guard let rows = pairs(key) else { return nil }
    var result: [Variable: [Double]] = [:]
    var first = 0
    for leaf in leaves {
      var numbers: [Double] = []
      numbers.reserveCapacity(leaf.repetitions * particles * leaf.count)
      for repetition in 0..<leaf.repetitions {
        let start = first + repetition * leaf.count
        for particle in 0..<particles {
          let sign = particle < rows.count ? 1.0 : -1
          let row = rows[particle % rows.count]
          numbers += row[start..<start + leaf.count].map { sign * $0 }
        }
      }
      result[leaf.variable] = numbers
      first += leaf.repetitions * leaf.count
    }
    return result
  }

  /// The first of each pair: L⁻¹ z for normal z with second moment L Lᵀ.
  private func pairs(_ key: RandomStream.Key) -> [[Double]]? {
    let (count, size) = (particles / 2, dimension)
    let random = RandomStream(key)
    var rows = (0..<count).map { _ in (0..<size).map { _ in random.normal() } }
    var moment = Array(repeating: 0.0, count: size * size)
    for row in rows {
      for first in 0..<size {
        for second in 0...first {
          moment[first * size + second] += row[first] * row[second] / Double(count)
        }
      }
    }
    guard count > size, let lower = Support.choleskyFactor(moment) else { return nil }
    for index in rows.indices {
      for place in 0..<size {
        var rest = rows[index][place]
        for before in 0..<place { rest -= lower[place * size + before] * rows[index][before] }
        rows[index][place] = rest / lower[place * size + place]
      }
    }
    return rows
  }
}

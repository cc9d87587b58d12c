/// Mean and variance of vectors, one at a time, without the loss of digits of a difference of sums.
///
/// - Reference: Welford (1962).
package struct RunningMoments {
  package private(set) var mean: [Double]
  private var squares: [Double]
  private var number = 0.0

  package init(count: Int) {
    mean = Array(repeating: 0, count: count)
    squares = mean
  }

  package mutating func add(_ values: ArraySlice<Double>) {
    number += 1
    for (index, value) in values.enumerated() {
      let gap = value - mean[index]
      mean[index] += gap / number
      squares[index] += gap * (value - mean[index])
    }
  }

  /// 0 after a single vector.
  package var variance: [Double] { squares.map { $0 / Swift.max(1, number - 1) } }
}

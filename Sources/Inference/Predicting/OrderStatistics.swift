/// Numbers of which those at some places in order are asked for.
///
/// - Reference: Hoare (1961), "Algorithm 65: Find".
struct OrderStatistics {
  private var numbers: [Double]

  init(_ numbers: [Double]) { self.numbers = numbers }

  /// The number at a place in ascending order, from 0.
  subscript(place: Int) -> Double {
    mutating get {
      numbers.withUnsafeMutableBufferPointer { numbers in
        var (low, high) = (0, numbers.count - 1)
        while low < high {
          let pivot = numbers[place]
          var (left, right) = (low, high)
          while left <= right {
            while numbers[left] < pivot { left += 1 }
            while pivot < numbers[right] { right -= 1 }
            if left > right { break }
            numbers.swapAt(left, right)
            left += 1
            right -= 1
          }
          if right < place { low = left }
          if place < left { high = right }
        }
        return numbers[place]
      }
    }
  }
}

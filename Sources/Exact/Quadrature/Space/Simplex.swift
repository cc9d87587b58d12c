internal import CEvidenceGSL

/// GSL's minimizer by simplices, for functions without derivatives.
enum Simplex {
  /// Values that are as close as this are level: for a log-density, a place within 1e-4 widths of its summit.
  private static let level = 1e-8

  private final class Box {
    let function: ([Double]) throws -> Double
    var failure: (any Error)?
    /// The last values, as many as tell whether the simplex is nearly level.
    private var last: [Double] = []
    init(_ function: @escaping ([Double]) throws -> Double) { self.function = function }

    func value(at point: [Double]) throws -> Double {
      let value = try function(point)
      last = last.suffix(4 * point.count + 3) + [value]
      return value
    }

    func isLevel(_ dimension: Int) -> Bool {
      guard last.count == 4 * dimension + 4, let low = last.min(), let high = last.max() else {
        return false
      }
      return high - low < level
    }
  }

  /// A point near a minimum, found from `start` with first steps of the given sizes.
  static func minimum(
    of function: @escaping ([Double]) throws -> Double,
    from start: [Double],
    steps: [Double]
  ) throws -> [Double] {
    let box = Box(function)
    let count = start.count
    guard let position = gsl_vector_alloc(count), let sizes = gsl_vector_alloc(count),
      let minimizer = gsl_multimin_fminimizer_alloc(ev_simplex_minimizer(), count)
    else { preconditionFailure("Simplex: no memory") }
    defer {
      gsl_vector_free(position)
      gsl_vector_free(sizes)
      gsl_multimin_fminimizer_free(minimizer)
    }
    for index in 0..<count {
      gsl_vector_set(position, index, start[index])
      gsl_vector_set(sizes, index, steps[index])
    }
    var target = gsl_multimin_function()
    target.n = count
    target.params = Unmanaged.passUnretained(box).toOpaque()
    target.f = { vector, context in
      guard let vector, let context else { return largest }
      let box = Unmanaged<Box>.fromOpaque(context).takeUnretainedValue()
      let point = (0..<vector.pointee.size).map { gsl_vector_get(vector, $0) }
      do {
        let value = try box.value(at: point)
        return value.isFinite ? value : largest
      } catch {
        box.failure = error
        return largest
      }
    }
    return try withExtendedLifetime(box) {
      try withUnsafeMutablePointer(to: &target) { target in
        gsl_multimin_fminimizer_set(minimizer, target, position, sizes)
        for _ in 0..<1_000 {
          let status = gsl_multimin_fminimizer_iterate(minimizer)
          if let failure = box.failure { throw failure }
          let size = gsl_multimin_fminimizer_size(minimizer)
          if Int(status) != GSL_SUCCESS || size < 1e-7 * (steps.min() ?? 1) || box.isLevel(count) {
            break
          }
        }
        let best = gsl_multimin_fminimizer_x(minimizer)
        return (0..<count).map { gsl_vector_get(best, $0) }
      }
    }
  }
}

/// What stands for infinity, which simplices cannot compare.
private let largest = 1e300

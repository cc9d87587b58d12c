internal import CEvidenceGSL

/// GSL's minimizer of Broyden, Fletcher, Goldfarb and Shanno, turned to a maximizer.
package final class QuasiNewton {
  package typealias Function = ([Double]) throws -> (value: Double, gradient: [Double])

  private let function: Function
  /// Values are divided by it, so that a first step has a sensible length.
  private let scale: Double
  private var failure: (any Error)?
  private var last: (point: [Double], value: Double, gradient: [Double])?
  package private(set) var iterations = 0

  package init(scale: Double, _ function: @escaping Function) {
    self.function = function
    self.scale = scale
  }

  /// The best point found from `start` in at most `limit` iterations; `isDone` may end the search early.
  package func maximum(
    from start: [Double],
    limit: Int,
    isDone: ([Double]) -> Bool
  ) throws -> [Double] {
    let count = start.count
    guard let position = gsl_vector_alloc(count),
      let minimizer = gsl_multimin_fdfminimizer_alloc(ev_bfgs_minimizer(), count)
    else { preconditionFailure("QuasiNewton: no memory") }
    defer {
      gsl_vector_free(position)
      gsl_multimin_fdfminimizer_free(minimizer)
    }
    for index in 0..<count { gsl_vector_set(position, index, start[index]) }
    var target = gsl_multimin_function_fdf()
    target.n = count
    target.params = Unmanaged.passUnretained(self).toOpaque()
    target.f = { point, context in QuasiNewton.at(point, context).value }
    target.df = { point, context, slope in
      QuasiNewton.store(QuasiNewton.at(point, context).gradient, in: slope)
    }
    target.fdf = { point, context, value, slope in
      let (number, gradient) = QuasiNewton.at(point, context)
      value?.pointee = number
      QuasiNewton.store(gradient, in: slope)
    }
    return try withExtendedLifetime(self) {
      try withUnsafeMutablePointer(to: &target) { target in
        var best = start
        gsl_multimin_fdfminimizer_set(minimizer, target, position, Self.firstStep, Self.tolerance)
        for _ in 0..<limit {
          let status = gsl_multimin_fdfminimizer_iterate(minimizer)
          if let failure { throw failure }
          iterations += 1
          let point = Self.numbers(gsl_multimin_fdfminimizer_x(minimizer))
          guard point.allSatisfy(\.isFinite) else { break }
          best = point
          if Int(status) != GSL_SUCCESS || isDone(best) { break }
          let slope = gsl_multimin_fdfminimizer_gradient(minimizer)
          if length(slope) < Self.smallestSlope { break }
        }
        return best
      }
    }
  }

  private static let firstStep = 0.1
  /// How far along a line its minimum is sought, as GSL's manual recommends.
  private static let tolerance = 0.1
  private static let smallestSlope = 1e-11

  private func evaluate(_ point: [Double]) -> (value: Double, gradient: [Double]) {
    if let last, last.point == point { return (last.value, last.gradient) }
    var result = (value: worst, gradient: point.map { _ in 0.0 })
    do {
      let (value, gradient) = try function(point)
      if value.isFinite, gradient.allSatisfy(\.isFinite) {
        result = (-value / scale, gradient.map { -$0 / scale })
      }
    } catch {
      failure = error
    }
    last = (point, result.value, result.gradient)
    return result
  }

  private static func at(
    _ point: UnsafePointer<gsl_vector>?,
    _ context: UnsafeMutableRawPointer?
  ) -> (value: Double, gradient: [Double]) {
    guard let context else { return (worst, []) }
    let own = Unmanaged<QuasiNewton>.fromOpaque(context).takeUnretainedValue()
    return own.evaluate(numbers(point))
  }

  private static func numbers(_ vector: UnsafePointer<gsl_vector>?) -> [Double] {
    guard let vector else { return [] }
    return (0..<vector.pointee.size).map { gsl_vector_get(vector, $0) }
  }

  private static func store(_ numbers: [Double], in vector: UnsafeMutablePointer<gsl_vector>?) {
    for (index, number) in numbers.enumerated() { gsl_vector_set(vector, index, number) }
  }

  private func length(_ vector: UnsafePointer<gsl_vector>?) -> Double {
    Self.numbers(vector).norm
  }
}

/// What stands for infinity, which line searches cannot interpolate.
private let worst = 1e100

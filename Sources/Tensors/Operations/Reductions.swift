extension Tensor {
  /// Combines the elements along event dimensions, which disappear.
  package func reduced(_ reduction: Reduction, dimensions: [Int]) -> Tensor {
    if mistake != nil { return self }
    let dimensions = dimensions.sorted()
    guard dimensions.allSatisfy(shape.indices.contains) else {
      return .invalid("there is no dimension \(dimensions) in the event shape \(shape)")
    }
    guard Set(dimensions).count == dimensions.count else {
      return .invalid("the dimensions \(dimensions) name one twice")
    }
    // An extent of 1 has nothing to combine.
    let real = dimensions.filter { shape[$0] != 1 }
    let kept = shape.indices.filter { !dimensions.contains($0) }.map { shape[$0] }
    if real.isEmpty { return reshaped(kept) }
    if reduction == .sum {
      // Σ(−x) = −Σx and Σ(c x) = c Σx keep cotangents small.
      if let inner = operand(of: .negate) { return -inner[0].reduced(.sum, dimensions: dimensions) }
      if let inner = operand(of: .multiply), inner[1].constantValue != nil, inner[0].shape == shape,
        let factor = inner[1].constantValue
      {
        return inner[0].reduced(.sum, dimensions: dimensions) * factor
      }
    }
    if let value = constantValue {
      let count = Double(real.map { shape[$0] }.product)
      return .filled(reduction == .sum ? value * count : value, kept)
    }
    return .applying(.reduce(reduction, dimensions: dimensions), to: [self])
  }

  fileprivate func dimensions(_ chosen: [Int]?) -> [Int] { chosen ?? Array(shape.indices) }
}

/// Σ over event dimensions (all, unless named).
public func sum(_ x: Tensor, dimensions: [Int]? = nil) -> Tensor {
  x.reduced(.sum, dimensions: x.dimensions(dimensions))
}

/// The mean over event dimensions (all, unless named).
public func mean(_ x: Tensor, dimensions: [Int]? = nil) -> Tensor {
  let chosen = x.dimensions(dimensions).filter(x.shape.indices.contains)
  return sum(x, dimensions: dimensions) / Double(chosen.map { x.shape[$0] }.product)
}

/// The largest element over event dimensions (all, unless named).
public func max(_ x: Tensor, dimensions: [Int]? = nil) -> Tensor {
  x.reduced(.maximum, dimensions: x.dimensions(dimensions))
}

/// log Σ exp(x) over event dimensions (all, unless named), shifted by the largest element so that
/// nothing overflows.
///
/// An element that is −∞ has no derivative, and neither has anything that made it so.
public func logSumExp(_ x: Tensor, dimensions: [Int]? = nil) -> Tensor {
  shiftedLogSumExp(x.whereFinite, dimensions: x.dimensions(dimensions))
}

private func shiftedLogSumExp(_ x: Tensor, dimensions chosen: [Int]) -> Tensor {
  if x.mistake != nil { return x }
  let top = finiteShift(max(x, dimensions: chosen))
  let total = sum(exp(x - top.withUnitDimensions(chosen, of: x.shape)), dimensions: chosen)
  return top + log(total)
}

/// exp(x) / Σ exp(x) over event dimensions (the last, unless named).
public func softmax(_ x: Tensor, dimensions: [Int]? = nil) -> Tensor {
  exp(logSoftmax(x, dimensions: dimensions))
}

/// x − log Σ exp(x) over event dimensions (the last, unless named).
public func logSoftmax(_ x: Tensor, dimensions: [Int]? = nil) -> Tensor {
  if x.mistake != nil { return x }
  let chosen = dimensions ?? (x.shape.isEmpty ? [] : [x.shape.count - 1])
  return x - shiftedLogSumExp(x, dimensions: chosen).withUnitDimensions(chosen, of: x.shape)
}

extension Tensor {
  /// Log-weights, of which one that is −∞ passes no cotangent on: what has no probability has no gradient, though the
  /// derivatives of what it is made of may be infinite.
  package var whereFinite: Tensor {
    mistake == nil ? select(self .== -Double.infinity, -Double.infinity, self) : self
  }

  /// The log-weights behind `whereFinite`.
  var withoutMask: Tensor {
    guard let x = operand(of: .select), x[1].constantValue == -.infinity,
      x[0].operand(of: .equal)?.first == x[2]
    else { return self }
    return x[2]
  }
}

/// The shift inside log Σ exp: constant to the derivative, and 0 where the largest element is
/// infinite (∞ − ∞ is NaN).
package func finiteShift(_ top: Tensor) -> Tensor {
  let shift = stopGradient(top)
  return select(abs(shift) .== Double.infinity, 0, shift)
}

extension Tensor {
  /// The result of a reduction over `dimensions` of `shape`, with extent 1 where they were.
  package func withUnitDimensions(_ dimensions: [Int], of shape: [Int]) -> Tensor {
    if mistake != nil { return self }
    var kept = shape
    for dimension in dimensions { kept[dimension] = 1 }
    return reshaped(kept)
  }
}

internal import EvidenceDistributions
internal import EvidenceModeling
package import EvidenceTensors

/// Latents as functions of a few unconstrained coordinates, with the log of the change in volume.
package struct FreeCoordinates {
  package let variables: [Variable]
  package let dimension: Int
  private let supports: [Support]

  /// One repetition of the latents' plates is described; nil where a latent has no such coordinates.
  package init?(_ latents: [Variable], in elimination: Elimination) {
    // A support may depend on latents that come before it.
    variables = elimination.bound.structure.joint.map(\.variable).filter(latents.contains)
    supports = variables.map(elimination.support)
    var count = 0
    for (variable, support) in zip(variables, supports) {
      guard let bijector = support.bijector else { return nil }
      count += bijector.unconstrainedShape(for: variable.shape).product
    }
    dimension = count
  }

  /// The latents at a point [dimension], and log |det ∂latents/∂point|.
  package func latents(at point: Tensor) -> (values: [Tensor: Tensor], logDeterminant: Tensor) {
    var values: [Tensor: Tensor] = [:]
    var logDeterminant = Tensor(0)
    var start = 0
    for (variable, support) in zip(variables, supports) {
      guard let bijector = support.bijector else { continue }
      let shape = bijector.unconstrainedShape(for: variable.shape)
      let own = point.sliced(start..<start + shape.product).reshaped(shape)
      start += shape.product
      logDeterminant = logDeterminant + bijector.logDeterminant(own).substituting(values)
      if let excess = support.excess(own) { logDeterminant = logDeterminant - 2 * sum(excess) }
      let value = support.keepingOffEnds(bijector.forward(own).substituting(values))
      values[Tensor(variable)] = value.broadcast(to: variable.shape)
    }
    return (values, logDeterminant)
  }

  /// More than 0 where a latent is as close to an end of its support as numbers get: farther out, all points look the same.
  func ends(at point: Tensor) -> Tensor {
    let values = latents(at: point).values
    return zip(variables, supports).reduce(Tensor(0)) { count, own in
      let value = values[Tensor(own.0)] ?? Tensor(0)
      return own.1.nearestToEnds(value).map { count + sum(select($0, 1, 0)) } ?? count
    }
  }

  /// The point as an expression of the latents, and log |det ∂latents/∂point| there.
  package var inverse: (point: Tensor, logDeterminant: Tensor) {
    var parts: [Tensor] = []
    var logDeterminant = Tensor(0)
    for (variable, support) in zip(variables, supports) {
      guard let bijector = support.bijector else { continue }
      let own = bijector.inverse(Tensor(variable))
      parts.append(own.reshaped(own.shape.product))
      logDeterminant = logDeterminant + bijector.logDeterminant(own)
    }
    return (concatenated(parts), logDeterminant)
  }
}

extension Support {
  private var isOpenAtZero: Bool { isSame(as: .positive) || self == .simplex }

  /// A value that rounding put on an end, at the nearest number inside.
  fileprivate func keepingOffEnds(_ value: Tensor) -> Tensor {
    let most = Double.greatestFiniteMagnitude
    switch self {
    case .simplex: return maximum(value, Double.leastNormalMagnitude)
    case _ where isOpenAtZero: return minimum(maximum(value, Double.leastNormalMagnitude), most)
    case .atLeast: return minimum(value, most)
    case .atMost: return maximum(value, -most)
    default: return value
    }
  }

  /// How far a coordinate is beyond that of the largest number; nil where coordinates do not lead there.
  ///
  /// From there on all values look the same, and the density falls as one with the heaviest tails.
  fileprivate func excess(_ coordinate: Tensor) -> Tensor? {
    let largest = C.log(Double.greatestFiniteMagnitude)
    switch self {
    case .positive, .nonNegative, .atLeast: return maximum(coordinate - largest, 0)
    case .atMost: return maximum(-coordinate - largest, 0)
    default: return nil
    }
  }

  /// Whether a value is such a number; nil where supports have no such ends.
  fileprivate func nearestToEnds(_ value: Tensor) -> Tensor? {
    let isLeast = value .<= Double.leastNormalMagnitude
    let isFarthest = abs(value) .>= Double.greatestFiniteMagnitude
    switch self {
    case .simplex: return isLeast
    case _ where isOpenAtZero: return or(isLeast, isFarthest)
    case .atLeast, .atMost: return isFarthest
    default:
      return isSame(as: .unitInterval) ? or(isLeast, value .>= 1 - 0.5 * Double.ulpOfOne) : nil
    }
  }
}

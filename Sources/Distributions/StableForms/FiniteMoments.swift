internal import EvidenceTensors

/// Moments of a distribution on 0, …, K − 1, from the logarithms of the probabilities along the last dimension.
struct FiniteMoments {
  let logs: Tensor

  /// Of two that tie, the larger.
  var mode: Tensor {
    reduced { last in
      let top = max(logs, dimensions: last).withUnitDimensions(last, of: logs.shape)
      return max(select(logs .== top, places, -1), dimensions: last)
    }
  }
  var entropy: Tensor { reduced { -sum(weighted(exp(logs), logs), dimensions: $0) } }
  var mean: Tensor { reduced { sum(places * exp(logs), dimensions: $0) } }
  var variance: Tensor {
    reduced { last in
      let gaps = places - mean.withUnitDimensions(last, of: logs.shape)
      return sum(square(gaps) * exp(logs), dimensions: last)
    }
  }

  private var places: Tensor { Tensor((0..<(logs.shape.last ?? 0)).map(Double.init)) }

  private func reduced(_ form: (_ last: [Int]) -> Tensor) -> Tensor {
    logs.mistake == nil ? form([logs.shape.count - 1]) : logs
  }
}

extension Univariate {
  /// Of a distribution of a few integers from 0.
  func finiteMoments(_ count: Int) -> FiniteMoments {
    FiniteMoments(logs: alongLast((0..<count).map { logDensity(Tensor(Double($0))) }))
  }
}

/// Tensors that broadcast to one shape, along a new last dimension.
func alongLast(_ terms: [Tensor]) -> Tensor {
  if let mistake = terms.first(where: { $0.mistake != nil }) { return mistake }
  guard let shape = broadcastShape(terms.map(\.shape)) else {
    let shapes = terms.map { "\($0.shape)" }.joined(separator: ", ")
    return .invalid("the event shapes \(shapes) of components do not broadcast")
  }
  let columns = terms.map { $0.broadcast(to: shape).reshaped(shape + [1]) }
  return concatenated(columns, dimension: shape.count)
}

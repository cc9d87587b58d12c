public import EvidenceTensors

/// Moments of mixtures, from those of the components.
extension Mixture {
  public var mean: Tensor? {
    guard let means = listed(\.mean) else { return nil }
    return weighted(means)
  }

  /// Σ_k w_k (variance_k + (mean_k − mean)²).
  public var variance: Tensor? {
    guard let means = listed(\.mean), let variances = listed(\.variance) else { return nil }
    let average = weighted(means)
    if average.mistake != nil { return average }
    return weighted(variances + square(means - average.reshaped(average.shape + [1])))
  }

  /// Σ_k w_k x_k along the last dimension.
  private func weighted(_ terms: Tensor) -> Tensor {
    if terms.mistake != nil { return terms }
    let weights = choice.probabilities
    let rows = weights.shape.dropLast()
    // The dimensions of one draw stand between the rows of the weights and the components.
    let shape = rows + Array(repeating: 1, count: eventRank) + [count]
    let products = weights.reshaped(Array(shape)) * terms
    return products.mistake == nil
      ? sum(products, dimensions: [products.shape.count - 1]) : products
  }

  /// A moment of every component along a new last dimension; nil where one has none.
  private func listed(_ moment: (Component) -> Tensor?) -> Tensor? {
    switch form {
    case .batched(let all):
      guard let values = moment(all) else { return nil }
      guard eventRank > 0, values.mistake == nil, values.shape.count > eventRank else {
        return eventRank == 0 ? values : nil
      }
      return withComponentsLast(values)
    case .listed(let components):
      let values = components.compactMap(moment)
      return values.count == components.count ? alongLast(values) : nil
    }
  }

  /// The dimension of components, which stands before those of one draw, as the last one.
  func withComponentsLast(_ values: Tensor) -> Tensor {
    guard eventRank > 0, values.mistake == nil else { return values }
    let place = values.shape.count - eventRank - 1
    let order = values.shape.indices.filter { $0 != place } + [place]
    return values.rearranged(.transpose(order))
  }
}

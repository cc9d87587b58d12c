package import EvidenceTensors

/// A distribution that is made of others, whose parameters it looks at itself.
package protocol Composite: Distribution {}

/// A distribution that a map makes of another.
package protocol Mapped: Composite {
  var bijector: any Bijector { get }
}

extension MarkovChain: Composite {}
extension Mixture: Composite {}
extension Transformed: Mapped {}

/// Densities that count each draw which a value holds once.
///
/// Broadcasting would repeat a draw for each element of a larger parameter, and a sum for each element of a larger density; a
/// total of them then counts what is there once several times.
extension Distribution {
  /// `density` of a value where it has one number a draw, of a sequence one in all; else a mistake that says what it has.
  package func counted(_ density: Tensor, of value: Tensor) -> Tensor {
    let checked = covering(density, value)
    let expected = Array(value.shape.dropLast(eventRank))
    guard checked.mistake == nil, density.shape != expected else { return checked }
    if isSequence && density.shape.isEmpty { return density }
    return misshapen(density, value)
  }

  /// `density` of a value where it has at least one number a draw, as a part of a larger density must.
  func covering(_ density: Tensor, _ value: Tensor) -> Tensor {
    if let mistake = [value, density].first(where: { $0.mistake != nil }) { return mistake }
    let expected = Array(value.shape.dropLast(eventRank))
    let isWhole = broadcastShape([density.shape, expected]) == density.shape
    guard value.shape.count >= eventRank, isWhole || isSequence else {
      return misshapen(density, value)
    }
    return misfit(of: value.shape) ?? density
  }

  private func misshapen(_ density: Tensor, _ value: Tensor) -> Tensor {
    .invalid("\(name) of \(value.shape) has log-densities of shape \(density.shape)")
  }

  /// What is wrong where a parameter with the dimensions of a draw does not broadcast to a value of event shape `shape`.
  package func misfit(of shape: [Int]) -> Tensor? {
    guard eventRank > 0, !(self is any Composite) else { return nil }
    let misfit = zip(parameters, drawParameters(shape: shape)).first { parameter, repeated in
      parameter.tensor.mistake == nil && repeated.mistake != nil
    }
    return misfit.map { parameter, _ in
      .invalid("\(name) of \(shape) has the \(parameter.name) of shape \(parameter.tensor.shape)")
    }
  }
}

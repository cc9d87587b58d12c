internal import Tensors

/// What is known of a support before any number is computed.
extension Distribution {
  /// The set that holds exactly the values with a density, if it is the same whatever the parameters are; else nil.
  ///
  /// Where it is known, data can be checked against it once, and a guide by its form.
  package var fixedSupport: Support? {
    if let chain = self as? MarkovChain { return chain.supportOfEveryStep }
    return support.isFixed ? support : nil
  }
}

extension MarkovChain {
  /// The support of the initial distribution, if that is the steps' too.
  fileprivate var supportOfEveryStep: Support? {
    let step = transition(Tensor(placeholder)).fixedSupport
    return step == initial.fixedSupport ? step : nil
  }
}

extension Support {
  fileprivate var isFixed: Bool {
    switch self {
    case .interval(let low, let high): low.constantValue != nil && high.constantValue != nil
    case .point: false
    default: true
    }
  }

  /// Whether a draw that is rounded to an edge of the set is still in it: exp(−800) is 0, which is not positive.
  package var holdsRoundedDraws: Bool {
    switch self {
    case .positive, .unitInterval: false
    default: true
    }
  }
}

public import Evidence
public import EvidenceTool

/// A hidden Markov model of counts: what happens in a year depends on a state that is not seen.
///
/// - Reference: Zucchini & MacDonald (2009), "Hidden Markov models for time series", chapter 2.
public struct HiddenMarkov: Model {
  @Parameter(in: .simplex) public var start: Tensor
  @Parameter(in: .simplex) public var transition: Tensor
  @Parameter(in: .positive) public var rates: Tensor
  @Latent public var state: Tensor
  @Observed public var count: Tensor

  /// The states start with the given rates, and each lasts about ten steps.
  public init(steps: Int, rates start: [Double]) {
    let states = start.count
    _start = Parameter(states, in: .simplex)
    _transition = HiddenStates.transition(states)
    _rates = Parameter(shape: [states], in: .positive, initially: .values(start))
    _state = Latent(steps)
    _count = Observed(steps)
  }

  public var joint: Joint {
    state ~ MarkovChain(from: Categorical(probabilities: start), to: next)
    count ~ Poisson(rates[state])
  }
  func next(_ state: Tensor) -> Categorical { Categorical(probabilities: transition[state]) }
}

/// A hidden Markov model with normal emissions.
public struct HiddenMarkovNormal: Model {
  @Parameter(in: .simplex) public var start: Tensor
  @Parameter(in: .simplex) public var transition: Tensor
  @Parameter public var means: Tensor
  @Parameter(in: .positive) public var deviations: Tensor
  @Latent public var state: Tensor
  @Observed public var x: Tensor

  /// The states start with the given means, and each lasts about ten steps.
  public init(steps: Int, means start: [Double]) {
    let states = start.count
    _start = Parameter(states, in: .simplex)
    _transition = HiddenStates.transition(states)
    _means = Parameter(shape: [states], initially: .values(start))
    _deviations = Parameter(states, in: .positive)
    _state = Latent(steps)
    _x = Observed(steps)
  }

  public var joint: Joint {
    state ~ MarkovChain(from: Categorical(probabilities: start), to: next)
    x ~ Normal(means[state], deviations[state])
  }
  func next(_ state: Tensor) -> Categorical { Categorical(probabilities: transition[state]) }
}

/// Where the probabilities of hidden states start.
enum HiddenStates {
  /// A row for each state: it stays with probability 0.9.
  static func transition(_ states: Int) -> Parameter {
    let elsewhere = 0.1 / Double(max(states - 1, 1))
    let rows = (0..<states).flatMap { row in
      (0..<states).map { $0 == row ? 0.9 : elsewhere }
    }
    return Parameter(shape: [states, states], in: .simplex, initially: .values(rows))
  }
}

extension HiddenMarkov {
  public static let example = Example(
    "hidden-markov",
    "Disasters in British coal mines: calm and dangerous years, summed out by the forward algorithm.",
    data: [
      Dataset("disasters") {
        let counts = Values(ToyData.disasters)
        let model = HiddenMarkov(steps: counts.count, rates: [1, 3])
        return try Study(model, observing: [\.count: counts])
      }
    ],
    isToy: true
  )
}

extension HiddenMarkovNormal {
  public static let example = Example(
    "hidden-markov-normal",
    "The flow of the Nile as two states, before and after 1898, summed out by the forward algorithm.",
    data: [
      Dataset("nile") {
        let model = HiddenMarkovNormal(steps: ToyData.nile.count, means: [-1, 1])
        let flow = Values(ToyData.nile.map { ($0 - 900) / 100 })
        return try Study(model, observing: [\.x: flow])
      }
    ],
    isToy: true
  )
}

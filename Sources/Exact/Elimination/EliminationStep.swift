internal import Tensors

/// A group of latents that was integrated or summed out, given the latents that are eliminated after it.
struct EliminationStep {
  enum Method {
    case gaussian(GaussianElimination)
    case enumeration(Enumeration)
  }

  let method: Method
  /// The plates in each repetition of which the latents are eliminated by themselves.
  let plates: AxisSet

  var variables: [Variable] {
    switch method {
    case .gaussian(let step): step.coordinates.variables
    case .enumeration(let step): [step.variable]
    }
  }

  /// Numbers that the step's expressions read.
  var constants: [Variable: [Double]] {
    switch method {
    case .gaussian(let step): step.coordinates.constants
    case .enumeration(let step): step.constants
    }
  }

  /// The log-density of the latents given those eliminated later, in each repetition.
  var logConditional: LogFactor {
    switch method {
    case .gaussian(let step): LogFactor(step.logConditional, plates: plates)
    case .enumeration(let step): LogFactor(step.logConditional, plates: plates)
    }
  }
}

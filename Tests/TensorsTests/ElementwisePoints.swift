import Tensors

/// Where each row is evaluated and differentiated: points at a distance from every kink and pole.
enum ElementwisePoints {
  static let all: [String: [[Double]]] = [
    "add": pairs,
    "subtract": pairs,
    "multiply": pairs,
    "divide": [[1.5, 0.7], [-2, -3.25], [0, 1]],
    "negate": line,
    "square": line,
    "sqrt": positive,
    "abs": line,
    "floor": line,
    "sign": line,
    "minimum": pairs,
    "maximum": pairs,
    "power": [[1.5, 0.7], [2, -3.25], [0.5, 3], [3, 0]],
    "exp": line,
    "expm1": line,
    "log": positive,
    "log1p": positive,
    "tanh": line,
    "sin": line,
    "cos": line,
    "atan": line,
    "sigmoid": line,
    "softplus": line,
    "logAddExp": pairs,
    "log1mexp": positive,
    "erf": line,
    "erfc": line,
    "logGamma": positive,
    "digamma": positive,
    "trigamma": positive,
    "polygamma": [[2, 0.7], [3, 1.5], [4, 6.25]],
    "stopGradient": line,
    "less": pairs,
    "lessOrEqual": pairs,
    "equal": pairs,
    "notEqual": pairs,
    "and": pairs,
    "or": pairs,
    "not": line,
    "select": [[1, 0.3, -2], [0, 0.3, -2]],
  ]

  /// The operands in which a row has a derivative that differences can see.
  static func differentiable(_ row: Elementwise) -> [Int] {
    switch row {
    case .stopGradient: []
    case .polygamma: [1]
    case .select: [1, 2]
    default: Array(0..<row.arity)
    }
  }

  private static let line: [[Double]] = [[-4.5], [-1.25], [-0.3], [0.4], [1.75], [6.5]]
  private static let positive: [[Double]] = [[0.3], [0.66], [1.75], [4.5], [12.25]]
  private static let pairs: [[Double]] = [[1.5, 0.7], [-2, -3.25], [-0.5, 1.25], [0.4, 4]]
}

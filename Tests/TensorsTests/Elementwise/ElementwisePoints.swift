import EvidenceTensors

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
    "deviance": [[1.5, 0.7], [2, 2.1], [0.6, 3], [5, 4]],
    "erf": line,
    "erfc": line,
    "logGamma": positive,
    "digamma": positive,
    "trigamma": positive,
    "polygamma": [[2, 0.7], [3, 1.5], [4, 6.25]],
    "stopGradient": line,
    "scaleGradient": pairs,
    "dropout": [[1.5, 0.25], [-2, 0.5]],
    "less": pairs,
    "lessOrEqual": pairs,
    "equal": pairs,
    "notEqual": pairs,
    "and": pairs,
    "or": pairs,
    "not": line,
    "select": [[1, 0.3, -2], [0, 0.3, -2]],
    "logGammaP": shapes,
    "logGammaQ": shapes,
    "logGammaPSlope": shapes,
    "logGammaQSlope": shapes,
    "logGammaPShape": shapes.map { [1] + $0 },
    "logGammaQShape": shapes.map { [1] + $0 },
    "logGammaQuantileShape": shapes,
    "logGammaDraw": shapes.map { [$0[0], 5, 7] },
    "positiveExp": line,
    "insideUnitInterval": [[0.2], [0.7]],
    "logBetaI": fractions,
    "logBetaIComplement": fractions,
    "logBetaIAlpha": fractions,
    "logBetaIBeta": fractions,
    "logBetaISlope": fractions,
    "logBetaJAlpha": fractions,
    "logBetaJBeta": fractions,
    "logBetaJSlope": fractions,
    "logNormalCDF": line,
    "logNormalCDFSlope": line,
    "normalQuantile": [[0.3], [0.5], [0.65]],
    "normalQuantileOfLog": [[-9.5], [-1.5], [-0.5]],
    "inverseErf": [[-0.4], [0.1], [0.3]],
    "scaledLogBesselI": orders,
    "scaledLogBesselISlope": orders,
    "logVonMisesArc": arcs,
    "logVonMisesArcShape": arcs,
    "vonMisesDraw": [[0.3, 5, 7], [120, 5, 7]],
    "vonMisesQuantileShape": angles,
    "poissonDraw": [[0.3, 5, 7], [120, 5, 7]],
  ]

  /// The operands in which a row has a derivative that differences can see.
  static func differentiable(_ row: Elementwise) -> [Int] {
    switch row {
    case .stopGradient, .scaleGradient: []
    case .dropout: [0]
    case .polygamma: [1]
    case .select: [1, 2]
    case .logGammaPShape, .logGammaQShape: [1, 2]
    case .scaledLogBesselI, .scaledLogBesselISlope: [1]
    case .logBetaIAlpha, .logBetaIBeta, .logBetaJAlpha, .logBetaJBeta: [2]
    case .logVonMisesArcShape: [0, 1]
    // Draws jump where a sampler rejects another proposal.
    case .logGammaDraw, .vonMisesDraw, .logGammaQuantileShape, .vonMisesQuantileShape, .poissonDraw:
      []
    default: Array(0..<row.arity)
    }
  }

  /// Whether an operand is a constant that says which derivative is meant.
  static func isOrder(_ operand: Int, of row: Elementwise) -> Bool {
    operand == 0 && [.logGammaPShape, .logGammaQShape].contains(row)
  }

  /// The operands in which a row's first derivatives have derivatives.
  static func twiceDifferentiable(_ row: Elementwise) -> [Int] {
    switch row {
    case .logGammaPShape, .logGammaQShape: [2]
    case .logBetaI, .logBetaIComplement: [2]
    case .logBetaISlope, .logBetaJSlope: [2]
    case .logVonMisesArc: [0, 1]
    default: differentiable(row)
    }
  }

  private static let line: [[Double]] = [[-4.5], [-1.25], [-0.3], [0.4], [1.75], [6.5]]
  private static let positive: [[Double]] = [[0.3], [0.66], [1.75], [4.5], [12.25]]
  private static let shapes: [[Double]] = [[0.3, 0.4], [0.6, 2.5], [3.5, 1.75], [2.25, 6]]
  private static let fractions: [[Double]] = [[0.6, 0.4, 0.3], [2.5, 3, 0.2], [1.5, 4, 0.75]]
  private static let orders: [[Double]] = [[0, 0.7], [1, 2.5], [2, 60]]
  private static let angles: [[Double]] = [[-2.5, 0.7], [-0.3, 4], [0.2, 1.5], [1.25, 9]]
  private static let arcs: [[Double]] = [
    [-2.5, 0.5, 0.7], [-0.3, 1, 4], [0.2, 4, 1.5], [1.25, 0.75, 9], [-5, 6, 0.5],
  ]
  private static let pairs: [[Double]] = [[1.5, 0.7], [-2, -3.25], [-0.5, 1.25], [0.4, 4]]
}

public import Evidence
public import EvidenceTool

/// Two layers of switches with an unnormalized joint exp(a·v + b·h + v·W·h), without data: the evidence is log Z.
///
/// - Reference: Smolensky (1986), "Information processing in dynamical systems"; Hinton (2002).
public struct RestrictedBoltzmann: Model {
  public struct Switch: Module {
    @Latent public var isOn
  }
  public let visible = (0..<6).map { _ in Switch() }
  public let hidden = (0..<4).map { _ in Switch() }

  public init() {}

  static let visibleBias = [0.4, -0.3, 0.2, -0.1, 0.5, -0.6]
  static let hiddenBias = [-0.5, 0.25, 0.1, -0.2]
  static let weights = [
    [1.5, -0.7, 0.3, 0.8],
    [1.2, 0.6, -0.9, -0.4],
    [-1.1, 0.9, 0.5, 1.3],
    [0.2, -1.4, 1.1, -0.6],
    [-0.8, 0.4, 1.6, 0.7],
    [0.9, 1.0, -0.5, -1.2],
  ]

  public var joint: Joint {
    for (unit, bias) in zip(visible, Self.visibleBias) {
      unit.isOn ~ Potential(on: .boolean) { bias * $0 }
    }
    for (index, unit) in hidden.enumerated() {
      unit.isOn ~ Potential(on: .boolean) { field(of: index) * $0 }
    }
  }

  /// b_j + Σ_i v_i W_ij.
  private func field(of index: Int) -> Tensor {
    zip(visible, Self.weights).reduce(Tensor(Self.hiddenBias[index])) { sum, row in
      sum + row.1[index] * row.0.isOn
    }
  }
}

extension RestrictedBoltzmann {
  public static let example = Example(
    "restricted-boltzmann",
    "An unnormalized joint of two layers of switches: log p(x), without data, is log Z.",
    data: [Dataset("none") { try Study(RestrictedBoltzmann(), observing: [:]) }],
    settings: FitSettings(.steps(1)),
    isToy: true
  )
}

public import EvidenceTensors

/// Moments of a censored distribution: of its values at either limit, and of the part of the base between them.
extension Censored {
  public var mean: Tensor? { moments?.mean }
  public var variance: Tensor? { moments?.variance }
  public var isUnimodal: Bool { false }

  private var moments: Moments? {
    guard let part = base.momentsOfPart(above: low, below: high) else { return nil }
    let top = high.map(base.last)
    let inner = exp(base.logProbability(above: low, through: top))
    var parts = [(share: inner, value: part.mean)]
    if let low { parts.append((exp(base.logCDF(limit: low)), low)) }
    if let high, let top { parts.append((exp(base.logSurvival(limit: top)), high)) }
    let mean = parts.reduce(Tensor(0)) { $0 + weighted($1.share, $1.value) }
    let between = parts.reduce(Tensor(0)) { $0 + weighted($1.share, square($1.value - mean)) }
    return Moments(mean: mean, variance: weighted(inner, part.variance) + between)
  }
}

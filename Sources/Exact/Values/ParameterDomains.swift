internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidenceTensors

/// Looks whether parameters that are computed from latents are in their domains wherever the latents may be.
///
/// Where a density is not defined on a part of the support of what it reads, it has no integral; and its formula may still
/// give numbers there, as that of a Bernoulli distribution does at a probability of 1.2.
struct ParameterDomains {
  private let evaluation: Evaluation
  private let parameters: [Parameter]

  /// A parameter of a factor.
  private struct Parameter {
    let site: Site
    let own: DistributionParameter
  }

  /// Shares of a prior that lie below the values that are looked at.
  private static let shares = [1e-20, 1e-10, 1e-5, 0.01, 0.25, 0.5, 0.75, 0.99, 0.99999, 1 - 1e-10]
  private static let fewShares = [1e-10, 0.25, 0.5, 1 - 1e-10]
  /// About as many numbers of a parameter are looked at.
  private static let mostNumbers = 1 << 18

  init(_ evaluation: Evaluation) {
    self.evaluation = evaluation
    parameters = evaluation.bound.structure.joint.flatMap { site in
      site.distribution.parameters.filter(\.mayLeaveDomain).map { Parameter(site: site, own: $0) }
    }
  }

  /// At quantiles of the priors, and at all values of what is discrete.
  ///
  /// - Throws: `UsageError` that names the first parameter outside its domain, and where.
  func check() throws {
    let latents = evaluation.bound.structure.joint.map(\.variable).filter { $0.role == .latent }
    for parameter in parameters {
      let read = ancestors(of: parameter.own.tensor.variables)
      let varied = latents.filter(read.contains)
      let direct = varied.filter(parameter.own.tensor.variables.contains)
      // Many are looked at in fewer places, and those that are not read themselves at their medians.
      let choices = [(varied, Self.shares), (varied, Self.fewShares), (direct, Self.fewShares)]
      for (some, shares) in choices {
        let places = try Places(of: some, shares: shares, known: [:], evaluation.bound)
        guard places.count * repetitions(of: parameter) <= Self.mostNumbers else { continue }
        try check(parameter, places)
        break
      }
    }
  }

  /// At given places of some latents, which lie along an axis.
  func check(_ known: [Tensor: Tensor], along axis: Axis, with numbers: [Variable: [Double]]) throws
  {
    let discrete = evaluation.bound.structure.latents.filter { latent in
      known[Tensor(latent)] == nil
    }
    for parameter in parameters {
      let read = parameter.own.tensor.variables
      var places = try Places(
        of: discrete.filter(read.contains),
        shares: [0.5],
        known: known,
        evaluation.bound
      )
      places.append(axis) { $0 }
      places.numbers.merge(numbers) { $1 }
      try check(parameter, places)
    }
  }

  private func repetitions(of parameter: Parameter) -> Int {
    let tensor = parameter.own.tensor
    return tensor.axes.map { evaluation.bound.sizes[$0] ?? 1 }.product * tensor.shape.product
  }

  private func ancestors(of variables: Set<Variable>) -> Set<Variable> {
    var found = variables.filter { $0.role == .latent }
    for site in evaluation.bound.structure.joint.reversed() where found.contains(site.variable) {
      found.formUnion(site.distribution.parameters.flatMap { $0.tensor.variables })
    }
    return found
  }

  private func check(_ parameter: Parameter, _ places: Places) throws {
    let tensor = parameter.own.tensor
    let (values, plates) = (tensor.substituting(places.values), tensor.axes.sorted)
    func numbers(_ tensors: [Tensor]) throws -> [[Double]] {
      let sizes = evaluation.bound.sizes
      return try evaluation(tensors, with: places.numbers).map {
        $0.values(plates: places.axes + plates, sizes: sizes).doubles
      }
    }
    let all = try numbers([values, places.logProb])
    let size = max(1, tensor.shape.product)
    let finite = all[0].lazy.filter(\.isFinite).map(Swift.abs)
    let rounding = max(Self.rounding * (finite.max() ?? 0), .leastNormalMagnitude)
    let repetitions = plates.map { evaluation.bound.sizes[$0] ?? 1 }.product
    let faults = stride(from: 0, to: all[0].count, by: size).filter { start in
      // What has no probability matters to nothing.
      all[1][start / size] > -.infinity
        && parameter.own.isSurelyOutside(Array(all[0][start..<start + size]), rounding: rounding)
    }
    func rarity(_ start: Int) -> Int { places.rarity(start / size / repetitions) }
    for start in faults.sorted(by: { rarity($0) < rarity($1) }) {
      let (row, place) = (Array(all[0][start..<start + size]), start / size)
      func own(_ tensors: [Tensor]) throws -> [[Double]] {
        try zip(tensors, numbers(tensors)).map { tensor, all in
          let width = max(1, tensor.shape.product)
          return Array(all[place * width..<(place + 1) * width])
        }
      }
      // What overflows on the way is lost, and not undefined.
      if row.contains(where: \.isNaN) {
        let parts = Tensor.listed([values]).filter { $0.kind == .real && $0.constantValue == nil }
        if try own(parts).contains(where: { $0.contains(where: \.isInfinite) }) { continue }
      }
      let read = evaluation.bound.structure.latents.filter(tensor.variables.contains)
      let latents = try own(read.map { places.values[Tensor($0)] ?? Tensor($0) })
      let words = zip(read, latents).map { latent, values in
        let name = evaluation.bound.structure.name(of: latent)
        let list = values.map { Support.words($0) }.joined(separator: ", ")
        return values.count == 1 ? "`\(name)` = \(list)" : "`\(name)` = [\(list)]"
      }
      throw error(parameter, row, at: words)
    }
  }

  /// Of the largest number that a parameter has, what is this share outside may be so by rounding.
  private static let rounding = 1e-9

  private func error(_ parameter: Parameter, _ row: [Double], at places: [String]) -> UsageError {
    let site = parameter.site
    let name = "\(site.distribution.name).\(parameter.own.name) of `\(site.path)`"
    // Signs of what is no number mean nothing.
    let row = row.map { $0.isNaN ? .nan : $0 }
    let own = parameter.own.error(for: row, of: site.distribution.name)
    let fault = own?.what ?? "\(row) is not \(parameter.own.domain.member)"
    return UsageError(
      what: "\(name): \(fault), at \(places.joined(separator: ", ")), which the prior allows",
      place: site.place,
      fix: "\(own?.fix ?? parameter.own.domain.remedy), or give a prior that keeps away from there"
    )
  }
}

/// Values of latents, each along an axis of its own.
private struct Places {
  private(set) var values: [Tensor: Tensor] = [:]
  private(set) var axes: [Axis] = []
  /// How far a place along an axis is from what is usual.
  private var rarities: [(Int) -> Int] = []
  var numbers: [Variable: [Double]]
  /// The log-probability of the values of what is discrete.
  private(set) var logProb = Tensor(0)

  var count: Int { axes.map { $0.fixedSize ?? 1 }.product }

  mutating func append(_ axis: Axis, rarity: @escaping (Int) -> Int) {
    axes.append(axis)
    rarities.append(rarity)
  }

  /// How unusual the places of a combination are together, the last axis the fastest.
  func rarity(_ combination: Int) -> Int {
    var (rest, sum) = (combination, 0)
    for (axis, rarity) in zip(axes, rarities).reversed() {
      let size = axis.fixedSize ?? 1
      sum += rarity(rest % size)
      rest /= size
    }
    return sum
  }

  /// Latents that are neither known nor of `latents` are at the medians of their priors.
  init(
    of latents: [Variable],
    shares: [Double],
    known: [Tensor: Tensor],
    _ bound: BoundModel
  ) throws {
    var found: [(axis: Axis, rarity: (Int) -> Int)] = []
    var masks: [Tensor] = []
    let middles = try LatentMiddles(of: bound, at: known) { site in
      guard latents.contains(site.variable) else { return nil }
      if let choices = site.distribution.support.enumeratedValues {
        let axis = AxisNumbers.make(size: choices.count)
        found.append((axis, { _ in 0 }))
        masks.append(site.logProb.summed(over: site.logProb.axes))
        return choices.value(at: .index(along: axis))
      }
      guard let prior = site.distribution as? any Univariate else { return nil }
      let axis = AxisNumbers.make(size: shares.count)
      guard let value = prior.quantile(Tensor(shares).axisFromEvent(axis)), value.mistake == nil
      else { return nil }
      found.append((axis, { abs(2 * $0 - shares.count + 1) }))
      return value
    }
    (values, numbers) = (middles.values, middles.numbers)
    logProb = masks.reduce(Tensor(0)) { $0 + $1.substituting(middles.values) }
    for (axis, rarity) in found { append(axis, rarity: rarity) }
  }
}

extension DistributionParameter {
  /// Whether it is computed from latents by operations that may lead out of the domain.
  fileprivate var mayLeaveDomain: Bool {
    guard tensor.mistake == nil, tensor.variable == nil,
      tensor.variables.contains(where: { $0.role == .latent })
    else { return false }
    let isTotal = Tensor.listed([tensor]).allSatisfy { $0.isTotal }
    switch domain {
    case .real, .vector, .point: return !isTotal
    case .positive, .nonNegative: return !(isTotal && tensor.isNeverNegative)
    default: return true
    }
  }

  /// Whether numbers are outside of the domain by more than rounding can do; no number is outside, an infinite one is not.
  fileprivate func isSurelyOutside(_ values: [Double], rounding: Double) -> Bool {
    if values.contains(where: \.isNaN) { return true }
    guard error(for: values, of: "") != nil, values.allSatisfy(\.isFinite) else { return false }
    let size = domain.rank == 0 ? 1 : tensor.shape.suffix(domain.rank).product
    return stride(from: 0, to: values.count, by: size).contains { start in
      domain.isSurelyOutside(Array(values[start..<start + size]), rounding)
    }
  }
}

extension Support {
  fileprivate func isSurelyOutside(_ member: [Double], _ rounding: Double) -> Bool {
    if contains(member) { return false }
    switch self {
    case .ordered: return zip(member, member.dropFirst()).contains { $0 - $1 > rounding }
    case .simplex:
      let isOff = abs(member.reduce(0, +) - 1) > 1e-3
      return isOff || member.contains { $0 < -rounding }
    case .positiveDefinite, .choleskyFactor:
      let size = Int(Double(member.count).squareRoot().rounded())
      return !contains(member.enumerated().map { $1 + ($0 % (size + 1) == 0 ? rounding : 0) })
    case .correlationCholeskyFactor, .unitVector, .sumToZero, .counts: return true
    default:
      return !member.allSatisfy { x in
        contains(x) || contains(x + rounding) || contains(x - rounding)
      }
    }
  }
}

extension Tensor {
  /// Whether an operation gives a number wherever its inputs are finite.
  fileprivate var isTotal: Bool {
    switch operation {
    case .elementwise(let row): Self.total.contains(row)
    case .cholesky, .triangularSolve, .chain, .invalid: false
    default: true
    }
  }

  private static let total: Set<Elementwise> = [
    .add, .subtract, .multiply, .negate, .square, .abs, .minimum, .maximum, .exp, .expm1, .sigmoid,
    .softplus, .tanh, .less, .lessOrEqual, .equal, .notEqual, .and, .or, .not, .select,
  ]

  /// Whether only operations of which nothing comes out below 0 make it.
  fileprivate var isNeverNegative: Bool {
    switch operation {
    case .elementwise(let row): [.exp, .sigmoid, .softplus, .square, .abs].contains(row)
    default: false
    }
  }
}

internal import EvidenceDistributions
package import EvidenceModeling
package import EvidenceTensors

/// Looks whether parameters of distributions that are computed are in their domains wherever what they read may be.
///
/// Weights that add up to one, increasing cutpoints and matrices have a structure that is there everywhere, or a formula is wrong:
/// it is looked at where latents have values, for a bounded number of repetitions. And where a density is not defined on a part
/// of the support of what it reads, it has no integral; its formula may still give numbers there, as that of a Bernoulli
/// distribution does at a probability of 1.2.
package struct ParameterDomains {
  private let parameters: [Parameter]

  /// A parameter of a factor.
  fileprivate struct Parameter {
    let site: Site
    let own: DistributionParameter
    var size: Int { Swift.max(1, own.tensor.shape.product) }
  }

  /// Those of `sites`; where an expression is given, only those that it is made of.
  package init(of sites: [Site], within expression: Tensor? = nil) {
    let parts = expression.map { Set(Tensor.listed([$0])) }
    parameters = sites.flatMap { site in
      site.distribution.parameters
        .filter { $0.tensor.isComputed && parts?.contains($0.tensor) ?? true }
        .map { Parameter(site: site, own: $0) }
    }
  }

  private var structured: [Parameter] { parameters.filter(\.own.domain.hasStructure) }
}

// MARK: - Where latents have values

extension ParameterDomains {
  /// Those that have a structure.
  package var tensors: [Tensor] { structured.map(\.own.tensor) }

  /// 1 where all are in their domains, as far as an expression can tell, and −1 elsewhere; nil where there is nothing to ask.
  var claim: Tensor? {
    let claims = structured.compactMap { $0.own.domain.claims(about: $0.own.tensor) }
    return claims.map { claim in
      let least = -max(select(claim, -1, 1))
      return least.axes.sorted.reduce(least) { -(-$0).maximum(over: $1) }
    }.reduce(nil) { least, next in least.map { minimum($0, next) } ?? next }
  }

  /// Looks at values of `tensors`, each with all of its axes.
  ///
  /// - Throws: `UsageError` that names the first parameter outside its domain.
  package func check(_ arrays: [NumericArray]) throws(UsageError) {
    for (parameter, array) in zip(structured, arrays) {
      for start in stride(from: 0, to: array.elements.count, by: parameter.size) {
        let row = Array(array.elements[start..<start + parameter.size])
        // What is no number there is met, or not, where the log-density is evaluated.
        guard row.allSatisfy(\.isFinite), parameter.fault(row) != nil else { continue }
        throw parameter.error(row)
      }
    }
  }

  /// Looks at some repetitions of `tensors`, which `placed` gives values of everything that `evaluation` has no numbers of.
  ///
  /// - Throws: as `check(_:)`.
  package func check(_ evaluation: Evaluation, placed: ([Tensor]) -> [Tensor]) throws {
    if tensors.isEmpty { return }
    try check(placed(tensors).map(evaluation.someRepetitions))
  }

  /// Looks where latents have the medians of their priors, and then other quantiles, each element its own: what holds by
  /// chance in the middle does not hold there.
  ///
  /// - Throws: as `check(_:)`.
  package func check(
    _ bound: BoundModel,
    _ state: [Variable: [Double]],
    replacing replacements: [Tensor: Tensor] = [:]
  ) throws {
    if tensors.isEmpty { return }
    for isScattered in [false, true] {
      let places = try LatentMiddles(of: bound, isScattered: isScattered)
      let numbers = state.merging(places.numbers) { $1 }
      try check(Evaluation(bound: bound, state: numbers)) { tensors in
        Tensor.substituting(replacements, in: Tensor.substituting(places.values, in: tensors))
      }
    }
  }
}

// MARK: - Wherever the prior has mass

extension ParameterDomains {
  /// Shares of a prior that lie below the values that are looked at.
  private static let shares = [1e-20, 1e-10, 1e-5, 0.01, 0.25, 0.5, 0.75, 0.99, 0.99999, 1 - 1e-10]
  private static let fewShares = [1e-10, 0.25, 0.5, 1 - 1e-10]
  /// About as many numbers of a parameter are looked at.
  private static let mostNumbers = 1 << 18
  /// Of the largest number that a parameter has, what is this share outside may be so by rounding.
  private static let rounding = 1e-9

  /// At quantiles of the priors, and at all values of what is discrete.
  ///
  /// - Throws: `UsageError` that names the first parameter outside its domain, and where.
  func checkPrior(_ evaluation: Evaluation) throws {
    let (structure, sizes) = (evaluation.bound.structure, evaluation.bound.sizes)
    for parameter in parameters where parameter.own.mayLeaveDomain {
      let direct = parameter.own.tensor.variables
      let all = structure.joint.map(\.variable).filter(structure.ancestors(of: direct).contains)
      // Many are looked at in fewer places, and those that are not read themselves at their medians.
      let some = all.filter(direct.contains)
      for (varied, shares) in [(all, Self.shares), (all, Self.fewShares), (some, Self.fewShares)] {
        let places = try PriorPlaces(of: varied, shares: shares, evaluation.bound)
        let rows = parameter.own.tensor.axes.map { sizes[$0] ?? 1 }.product
        guard places.count * rows * parameter.size <= Self.mostNumbers else { continue }
        try check(parameter, places, evaluation)
        break
      }
    }
  }

  /// At given places of some latents.
  func check(_ known: PriorPlaces.Known, _ evaluation: Evaluation) throws {
    let bound = evaluation.bound
    for parameter in parameters where parameter.own.mayLeaveDomain {
      let read = bound.structure.latents.filter { latent in
        known.values[Tensor(latent)] == nil && parameter.own.tensor.variables.contains(latent)
      }
      let places = try PriorPlaces(of: read, shares: [0.5], at: known, bound)
      try check(parameter, places, evaluation)
    }
  }

  private func check(
    _ parameter: Parameter,
    _ places: PriorPlaces,
    _ evaluation: Evaluation
  ) throws {
    let (tensor, size, bound) = (parameter.own.tensor, parameter.size, evaluation.bound)
    let (values, plates) = (tensor.substituting(places.values), tensor.axes.sorted)
    func numbers(_ tensors: [Tensor]) throws -> [[Double]] {
      try evaluation(tensors, with: places.numbers).map {
        $0.values(plates: places.axes + plates, sizes: bound.sizes).doubles
      }
    }
    let all = try numbers([values, places.logProb])
    let finite = all[0].lazy.filter(\.isFinite).map(Swift.abs)
    let rounding = max(Self.rounding * (finite.max() ?? 0), .leastNormalMagnitude)
    let repetitions = plates.map { bound.sizes[$0] ?? 1 }.product
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
      let read = bound.structure.latents.filter(tensor.variables.contains)
      let latents = try own(read.map { places.values[Tensor($0)] ?? Tensor($0) })
      let words = zip(read, latents).map { latent, values in
        let name = bound.structure.name(of: latent)
        let list = values.map { Support.words($0) }.joined(separator: ", ")
        return values.count == 1 ? "`\(name)` = \(list)" : "`\(name)` = [\(list)]"
      }
      throw parameter.error(row, at: words.joined(separator: ", "))
    }
  }
}

extension ParameterDomains.Parameter {
  fileprivate func fault(_ row: [Double]) -> UsageError? {
    own.error(for: row, of: site.distribution.name)
  }

  /// That the parameter is outside its domain, where places are given at those.
  fileprivate func error(_ row: [Double], at places: String? = nil) -> UsageError {
    // Signs of what is no number mean nothing.
    let row = row.map { $0.isNaN ? .nan : $0 }
    let known = fault(row)
    let what = known?.what ?? "\(row) is not \(own.domain.member)"
    let fix = known?.fix ?? own.domain.remedy
    return UsageError(
      what: "\(site.distribution.name).\(own.name) of `\(site.path)`: \(what)"
        + (places.map { ", at \($0), which the prior allows" } ?? ""),
      place: site.place,
      fix: fix + (places == nil ? "" : ", or give a prior that keeps away from there")
    )
  }
}

extension Structure {
  /// Latents, and those that their priors read.
  fileprivate func ancestors(of variables: Set<Variable>) -> Set<Variable> {
    var found = variables.filter { $0.role == .latent }
    for site in joint.reversed() where found.contains(site.variable) {
      let read = site.distribution.parameters.flatMap { $0.tensor.variables }
      found.formUnion(read.filter { $0.role == .latent })
    }
    return found
  }
}

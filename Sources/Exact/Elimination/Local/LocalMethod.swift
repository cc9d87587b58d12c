internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidenceTensors

extension LocalIntegral: EliminationMethod {
  var variables: [Variable] { [variable] }
  var logConditional: Tensor { logJoint - logIntegral }
  var typicalValues: [Tensor: Tensor] { values(Tensor(Double(LocalRule.count / 2))) }

  func mean(of quantity: Tensor, coupled: AxisSet) -> Tensor? {
    guard let looks = LookUp.indices(of: variables, along: coupled, in: quantity) else {
      return nil
    }
    let shares = looks.reduce(shares) { $0.gathered($1.index, of: $1.plate) }
    let all = quantity.substituting(values(.index(along: axis)))
    // Far out, where nothing is left, an expression may be infinite.
    return (shares * select(shares .> 0, all, 0)).summed(over: axis)
  }

  /// A node by its part of the integral, and a place that is even over what it stands for.
  func draw(into draws: inout PosteriorDraws) throws {
    let node = try draws.choices(log(shares), along: axis, plates.sorted)
    let offset = draws.draws(plates.sorted, shape: []) { _, stream in [stream.uniform() - 0.5] }
    try draws.keep(values(node + offset))
  }

  func words(_ names: (Variable) -> String) -> String {
    "quadrature of \(names(variable)) (1 dimension\(eachPlate))"
  }
}

extension Elimination {
  /// Integrates a latent of one coordinate out in each repetition of its plates, where these are independent given all others.
  mutating func eliminateLocally() -> Bool {
    for latent in remaining where !support(of: latent).isDiscrete && !latent.axes.isEmpty {
      let (touched, plates) = neighborhood(of: [latent])
      guard plates == latent.axes, blockers(of: [latent], touched, keeping: plates).isEmpty,
        let coordinate = LocalCoordinate(of: latent, in: self)
      else { continue }
      let logJoint = sum(of: touched, keeping: plates)
      // Rows are added up once, not at every place that is looked at.
      let latents = logJoint.variables.filter { $0.role == .latent }
      var separation = Separation(by: latents, sizes: sizes)
      take(LocalIntegral(of: separation([logJoint])[0], latent, keeping: plates, coordinate))
      return true
    }
    return false
  }
}

internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceInference
internal import EvidenceModeling
internal import EvidenceTensors

/// A latent's guide as expressions, in the form in which means over it are taken.
struct GuidePart {
  enum Form {
    /// A draw that is a function of standard normal numbers, with log q there.
    case transported(value: Tensor, logDensity: Tensor, normals: [Variable])
    /// One of finitely many values: every one is visited.
    case enumerated(choices: Int)
    /// A draw by a sampler: means are integrals over the latent itself.
    case integrated
  }

  let variable: Variable
  let form: Form
  /// log q of a value of the latent, given those that come before it in the guide.
  let logDensity: Tensor
  /// The parameters of the family.
  let parameters: [DistributionParameter]

  private init(
    _ variable: Variable,
    _ form: Form,
    logDensity: Tensor,
    _ parameters: [DistributionParameter]
  ) {
    self.variable = variable
    self.form = form
    self.logDensity = logDensity
    self.parameters = parameters
  }

  /// A factor of a guide; nil for a point mass, which has no density, and for values that can be neither listed nor integrated.
  init?(_ variable: Variable, _ distribution: any Distribution) {
    guard distribution.support != .point else { return nil }
    let density = sum(distribution.logDensity(Tensor(variable)))
    let parameters = distribution.parameters
    if let choices = distribution.support.enumeratedCount {
      self.init(variable, .enumerated(choices: choices), logDensity: density, parameters)
    } else if let draw = Self.transported(variable, distribution.pathwise) {
      self.init(variable, draw, logDensity: density, parameters)
    } else if distribution.support.bijector != nil {
      self.init(variable, .integrated, logDensity: density, parameters)
    } else {
      return nil
    }
  }

  init?(_ guide: LatentGuide) {
    let variable = guide.variable
    switch guide.form {
    case .point: return nil
    case .stated(let distribution): self.init(variable, distribution)
    case .automatic(let automatic):
      let normal = Normal(Tensor(automatic.location), Tensor(automatic.scale))
      let noise = Variable(.state, shape: automatic.location.shape, plates: variable.plates)
      let free = normal.sample(Tensor(noise))
      let bijector = automatic.bijector
      func density(_ free: Tensor) -> Tensor {
        sum(normal.logDensity(free)) - bijector.logDeterminant(free)
      }
      let form = Form.transported(
        value: bijector.forward(free).broadcast(to: variable.shape),
        logDensity: density(free),
        normals: [noise]
      )
      let own = density(bijector.inverse(Tensor(variable)))
      self.init(variable, form, logDensity: own, normal.parameters)
    }
  }

  /// Nil where a draw is made by a sampler.
  private static func transported(_ variable: Variable, _ draw: (any DifferentiableDraw)?) -> Form?
  {
    guard let draw else { return nil }
    let requests = draw.noises(for: variable.shape)
    guard requests.allSatisfy({ $0.noise != .word }) else { return nil }
    let normals = requests.map { Variable(.state, shape: $0.shape, plates: variable.plates) }
    let noises = zip(requests, normals).map { request, normal in
      // A uniform number is the normal distribution function of a normal one.
      let half = Tensor(normal) * -0.5.squareRoot()
      return request.noise == .normal ? Tensor(normal) : 0.5 * erfc(half)
    }
    let value = draw.sample(noises, shape: variable.shape).broadcast(to: variable.shape)
    let density = sum(draw.logDensity(value))
    return .transported(value: value, logDensity: density, normals: normals)
  }

  /// log q at a draw.
  var logDensityAtDraw: LogFactor {
    if case .transported(_, let density, _) = form {
      return LogFactor(density, plates: variable.axes)
    }
    return LogFactor(logDensity, plates: variable.axes)
  }

  /// The same family with other expressions in place of some of those that it is made of.
  func substituting(_ replacements: [Tensor: Tensor]) -> GuidePart {
    let own = logDensity.substituting(replacements)
    guard case .transported(let value, let density, let normals) = form else {
      return GuidePart(variable, form, logDensity: own, parameters)
    }
    let new = Tensor.substituting(replacements, in: [value, density])
    let draw = Form.transported(value: new[0], logDensity: new[1], normals: normals)
    return GuidePart(variable, draw, logDensity: own, parameters)
  }
}

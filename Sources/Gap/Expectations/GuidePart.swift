internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceInference
internal import EvidenceModeling
internal import EvidenceTensors

/// A block of a guide as expressions, in the form in which means over it are taken.
struct GuidePart {
  enum Form {
    /// A draw of the latents that is a function of standard normal numbers, with log q there.
    case transported(values: [Tensor], logDensity: Tensor, normals: [Variable])
    /// One of finitely many values: every one is visited.
    case enumerated(Variable, choices: Range<Int>)
    /// A draw by a sampler: means are integrals over the latent itself.
    case integrated(Variable)
  }

  let variables: [Variable]
  let plates: AxisSet
  let form: Form
  /// log q of values of the latents, given those that come before them in the guide.
  let logDensity: Tensor
  /// The parameters of the family.
  let parameters: [DistributionParameter]

  private init(
    _ variables: [Variable],
    _ plates: AxisSet,
    _ form: Form,
    logDensity: Tensor,
    _ parameters: [DistributionParameter]
  ) {
    self.variables = variables
    self.plates = plates
    self.form = form
    self.logDensity = logDensity
    self.parameters = parameters
  }

  /// A factor of a stated guide, which may be discrete; nil as for a block.
  init?(stated site: Site) {
    let (variable, distribution) = (site.variable, site.distribution)
    guard distribution.support != .point else { return nil }
    let form: Form
    if let choices = distribution.support.enumeratedValues {
      form = .enumerated(variable, choices: choices)
    } else if let block = StatedGuide(site) {
      self.init(block)
      return
    } else if distribution.support.bijector != nil {
      form = .integrated(variable)
    } else {
      return nil
    }
    let density = sum(distribution.logDensity(site.value))
    self.init([variable], variable.axes, form, logDensity: density, distribution.parameters)
  }

  /// Nil for a point, which has no density, and for values that can be neither made of normal numbers nor integrated.
  init?(_ block: any GuideBlock) {
    let variables = block.variables
    guard let density = block.logDensity(of: variables.map { Tensor($0) }) else { return nil }
    let form: Form
    if !block.isPathwise {
      // A draw is a step function of noise: values are visited, not noise.
      guard variables.count == 1, let choices = block.base.support.enumeratedValues else {
        return nil
      }
      form = .enumerated(variables[0], choices: choices)
    } else if let draw = Self.transported(block) {
      form = draw
    } else if variables.count == 1, block.base.support.bijector != nil {
      form = .integrated(variables[0])
    } else {
      return nil
    }
    self.init(variables, block.plates, form, logDensity: density, block.base.parameters)
  }

  /// Nil where a draw is made by a sampler.
  private static func transported(_ block: any GuideBlock) -> Form? {
    let requests = block.noises
    guard requests.allSatisfy({ $0.noise != .word }) else { return nil }
    let normals = requests.map { Variable(.state, shape: $0.shape, plates: block.plates.sorted) }
    let noises = zip(requests, normals).map { request, normal in
      // A uniform number is the normal distribution function of a normal one.
      let half = Tensor(normal) * -0.5.squareRoot()
      return request.noise == .normal ? Tensor(normal) : 0.5 * erfc(half)
    }
    let draw = block.draw(noises)
    return .transported(values: draw.values, logDensity: draw.logDensity, normals: normals)
  }

  /// log q at a draw.
  var logDensityAtDraw: LogFactor {
    guard case .transported(_, let density, _) = form else {
      return LogFactor(logDensity, plates: plates)
    }
    return LogFactor(density, plates: plates)
  }

  /// The same family with other expressions in place of some of those that it is made of.
  func substituting(_ replacements: [Tensor: Tensor]) -> GuidePart {
    var draw = form
    if case .transported(let values, let density, let normals) = form {
      let new = Tensor.substituting(replacements, in: values + [density])
      draw = .transported(
        values: new.dropLast(),
        logDensity: new[values.count],
        normals: normals
      )
    }
    let own = logDensity.substituting(replacements)
    return GuidePart(variables, plates, draw, logDensity: own, parameters)
  }
}

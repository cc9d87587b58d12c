import CEvidenceGSL
import EvidenceDistributions
import EvidencePrograms
import EvidenceTensors
import Testing

/// Differentiable draws of mixtures of vectors.
@Suite struct VectorMixtureTests {
  private static let logits = Variable(.parameter, shape: [2])
  private static let centers = Variable(.parameter, shape: [2, 3])
  private static let factors = Variable(.parameter, shape: [2, 3, 3])
  private static let values: [Variable: [Double]] = [
    logits: [0.4, -0.3],
    centers: [-0.5, 0.25, 1, 0.75, -0.5, 0],
    factors: [
      1.25, 0, 0, 0.5, 0.75, 0, -0.25, 0.375, 1.5, 0.75, 0, 0, -0.5, 1.25, 0, 0.5, -0.75, 1,
    ],
  ]

  /// How a component is made of a vector and a lower triangle A.
  enum Form: CaseIterable {
    case choleskyFactor, covariance, precision, lowRank, student, walk

    func make(_ center: Tensor, _ a: Tensor) -> any CoordinatewiseDistribution {
      let square = matmul(a, transpose(a))
      return switch self {
      case .choleskyFactor: MultivariateNormal(center, choleskyFactor: a)
      case .covariance: MultivariateNormal(center, covariance: square)
      case .precision: MultivariateNormal(center, precision: square)
      case .lowRank: LowRankNormal(center, factor: a.sliced(0..<2, dimension: 1), diagonal: 0.5)
      case .student: MultivariateStudentT(center, choleskyFactor: a, degreesOfFreedom: exp(a[0][0]))
      case .walk: GaussianRandomWalk(diagonal(a), drift: center, start: a[1][0])
      }
    }

    var mixture: any DifferentiableDraw {
      func mixed<Component: CoordinatewiseDistribution>(_: Component) -> any DifferentiableDraw {
        let components = (0..<2).compactMap { k in
          make(Tensor(centers)[k], Tensor(factors)[k]) as? Component
        }
        return Mixture(logits: Tensor(logits), components: components)
      }
      return mixed(make(Tensor(centers)[0], Tensor(factors)[0]))
    }
  }

  // MARK: - Against the inverse of the transform

  /// A normal or t distribution of vectors by its numbers, for the transform of Rosenblatt (1952) in plain arithmetic.
  private struct Component {
    let center: [Double]
    let lower: [Double]
    var degrees = Double.infinity

    init(_ form: Form, _ center: [Double], _ a: [Double]) {
      func product(_ inner: Int, _ entry: (Int, Int) -> Double) -> [Double] {
        var result: [Double] = []
        for row in 0..<3 {
          for column in 0..<3 {
            result.append((0..<inner).map { entry(row, $0) * entry(column, $0) }.reduce(0, +))
          }
        }
        return result
      }
      func root(_ covariance: [Double]) -> [Double] { Support.choleskyFactor(covariance) ?? [] }
      switch form {
      case .choleskyFactor, .covariance: (self.center, lower) = (center, a)
      case .precision:
        // A⁻ᵀ, column by column of A⁻¹.
        var inverse = Array(repeating: 0.0, count: 9)
        for column in 0..<3 {
          for row in column..<3 {
            var rest = row == column ? 1.0 : 0
            for k in column..<row { rest -= a[3 * row + k] * inverse[3 * k + column] }
            inverse[3 * row + column] = rest / a[4 * row]
          }
        }
        (self.center, lower) = (center, root(product(3) { inverse[3 * $1 + $0] }))
      case .lowRank:
        var covariance = product(2) { a[3 * $0 + $1] }
        for index in 0..<3 { covariance[4 * index] += 0.5 }
        (self.center, lower) = (center, root(covariance))
      case .student:
        (self.center, lower, degrees) = (center, a, C.exp(a[0]))
      case .walk:
        self.center = (0..<3).map { center[0...$0].reduce(a[3], +) }
        lower = [a[0], 0, 0, a[0], a[4], 0, a[0], a[4], a[8]]
      }
    }

    /// The distribution function and log-density of a coordinate given those before.
    func conditional(_ x: [Double], at index: Int) -> (cdf: Double, logDensity: Double) {
      var z: [Double] = []
      for row in 0...index {
        var rest = x[row] - center[row]
        for column in 0..<row { rest -= lower[3 * row + column] * z[column] }
        z.append(rest / lower[4 * row])
      }
      let scale = lower[4 * index]
      guard degrees.isFinite else {
        return (gsl_cdf_ugaussian_P(z[index]), C.log(gsl_ran_ugaussian_pdf(z[index]) / scale))
      }
      let own = degrees + Double(index)
      let distance = z.dropLast().reduce(0) { $0 + $1 * $1 }
      let stretch = ((degrees + distance) / own).squareRoot()
      let t = z[index] / stretch
      return (
        gsl_cdf_tdist_P(t, own), C.log(gsl_ran_tdist_pdf(t, own) / (scale * stretch))
      )
    }
  }

  /// The coordinates' conditional distribution functions at x.
  private static func transformed(
    _ x: [Double],
    _ components: [Component],
    _ logits: [Double]
  ) -> [Double] {
    var logs = logits
    return x.indices.map { index in
      let own = components.map { $0.conditional(x, at: index) }
      let weights = logs.map { C.exp($0) }
      let total = zip(weights, own).map { $0 * $1.cdf }.reduce(0, +)
      logs = zip(logs, own).map { $0 + $1.logDensity }
      return total / weights.reduce(0, +)
    }
  }

  /// The x with these conditional distribution functions, coordinate by coordinate.
  private static func inverse(
    _ u: [Double],
    _ components: [Component],
    _ logits: [Double]
  ) -> [Double] {
    var x = Array(repeating: 0.0, count: u.count)
    for index in u.indices {
      var (low, high) = (-50.0, 50.0)
      for _ in 0..<64 {
        x[index] = 0.5 * (low + high)
        if transformed(x, components, logits)[index] < u[index] {
          low = x[index]
        } else {
          high = x[index]
        }
      }
    }
    return x
  }

  @Test(arguments: Form.allCases, [[0.3, -0.2, 0.8], [-1, 1.5, -0.5], [2, -1.5, 2.5]])
  func movesAreThoseOfTheInverseTransform(form: Form, point: [Double]) throws {
    func components(_ values: [Variable: [Double]]) -> [Component] {
      (0..<2).map { k in
        let center = Array(values[Self.centers]?[3 * k..<3 * k + 3] ?? [])
        return Component(form, center, Array(values[Self.factors]?[9 * k..<9 * k + 9] ?? []))
      }
    }
    let u = Self.transformed(point, components(Self.values), Self.values[Self.logits] ?? [])
    let draw = Self.implicit(form.mixture, point)
    #expect(try numbers(draw, Self.values) == point)
    let variables = [Self.logits, Self.centers, Self.factors]
    let slopes = try (0..<3).map { coordinate in
      let targets = variables.map { Tensor($0) }
      return try numbers(gradient(of: draw[coordinate], withRespectTo: targets), Self.values)
    }
    for (place, variable) in variables.enumerated() {
      for index in 0..<variable.shape.product {
        // Above the diagonal of a factor nothing is read.
        if variable == Self.factors && index % 3 > index % 9 / 3 { continue }
        let moves = [-2.0, -1, 1, 2].map { offset in
          var moved = Self.values
          moved[variable]?[index] += offset * Self.step
          return Self.inverse(u, components(moved), moved[Self.logits] ?? [])
        }
        for coordinate in 0..<3 {
          let x = moves.map { $0[coordinate] }
          let expected = (x[0] - 8 * x[1] + 8 * x[2] - x[3]) / (12 * Self.step)
          let found = slopes[coordinate][place][index]
          #expect(
            abs(found - expected) < 1e-8 * max(1, abs(expected)),
            "\(form) \(point) x\(coordinate), \(variable.shape)[\(index)]: \(found) \(expected)"
          )
        }
      }
    }
  }
  private static let step = 4e-4

  private static func implicit(_ mixture: any Distribution, _ point: [Double]) -> Tensor {
    func drawn<Own: Distribution>(_ own: Own) -> Tensor {
      switch own {
      case let own as Mixture<MultivariateNormal>: own.implicitVector(Tensor(point))
      case let own as Mixture<LowRankNormal>: own.implicitVector(Tensor(point))
      case let own as Mixture<MultivariateStudentT>: own.implicitVector(Tensor(point))
      case let own as Mixture<GaussianRandomWalk>: own.implicitVector(Tensor(point))
      default: .invalid("no mixture of vectors")
      }
    }
    return drawn(mixture)
  }

  // MARK: - Draws

  /// d E[x] and d E[x xᵀ] in the weights, the locations and the factors.
  @Test func slopesOfMomentsAreTheSlopesOfDraws() throws {
    let values: [Variable: [Double]] = [
      Self.logits: [0.5, -0.25], Self.pairs: [-1, 0.5, 1, 0],
      Self.squares: [1, 0, 0.5, 0.75, 0.5, 0, -0.5, 1.25],
    ]
    let mixture = Mixture(logits: Tensor(Self.logits)) { k in
      MultivariateNormal(Tensor(Self.pairs)[k], choleskyFactor: Tensor(Self.squares)[k])
    }
    let weights = softmax(Tensor(Self.logits))
    let parameters = [Self.logits, Self.pairs, Self.squares]
    let slopes = DrawGradientTests()
    let mean = matmul(weights, Tensor(Self.pairs))
    for index in 0..<2 {
      try slopes.expectSlopes(mixture, [2], mean[index], parameters, values) { $0[index] }
    }
    for (i, j) in [(0, 0), (0, 1), (1, 1)] {
      let products = (0..<2).map { k in
        let (center, lower) = (Tensor(Self.pairs)[k], lowerTriangle(Tensor(Self.squares)[k]))
        return weights[k] * (matmul(lower, transpose(lower))[i][j] + center[i] * center[j])
      }
      let square = products[0] + products[1]
      try slopes.expectSlopes(mixture, [2], square, parameters, values) { $0[i] * $0[j] }
    }
  }
  private static let pairs = Variable(.parameter, shape: [2, 2])
  private static let squares = Variable(.parameter, shape: [2, 2, 2])

  /// One family with a dimension of components, and a list of them.
  @Test func bothFormsMoveTheSame() throws {
    let (centers, scales) = (Tensor(Self.centers), exp(Tensor(Self.centers)))
    let factor = Tensor(Self.factors)[0]
    let narrow = factor.sliced(0..<1, dimension: 1)
    let logits = Tensor(Self.logits)
    let draws = [
      Mixture(logits: logits, of: MultivariateNormal(centers, choleskyFactor: factor))
        .implicitVector(Tensor([0.3, -0.2, 0.8])),
      Mixture(logits: logits) { MultivariateNormal(centers[$0], choleskyFactor: factor) }
        .implicitVector(Tensor([0.3, -0.2, 0.8])),
      Mixture(logits: logits, of: LowRankNormal(centers, factor: narrow, diagonal: 0.5))
        .implicitVector(Tensor([0.3, -0.2, 0.8])),
      Mixture(logits: logits) { LowRankNormal(centers[$0], factor: narrow, diagonal: 0.5) }
        .implicitVector(Tensor([0.3, -0.2, 0.8])),
      Mixture(logits: logits, of: GaussianRandomWalk(scales, drift: centers))
        .implicitVector(Tensor([0.3, -0.2, 0.8])),
      Mixture(logits: logits) { GaussianRandomWalk(scales[$0], drift: centers[$0]) }
        .implicitVector(Tensor([0.3, -0.2, 0.8])),
    ]
    let targets = [logits, centers, Tensor(Self.factors)]
    let slopes = try draws.map { draw in
      try numbers(gradient(of: dot(draw, Tensor([1, 2, -1])), withRespectTo: targets), Self.values)
        .flatMap { $0 }
    }
    for (one, other) in [(0, 1), (2, 3), (4, 5)] {
      for (x, y) in zip(slopes[one], slopes[other]) { #expect(agrees(x, y, 1e-12), "\(one)") }
      #expect(slopes[one].contains { abs($0) > 0.1 })
    }
  }

  /// Two draws of one variable choose their components, and move, for themselves.
  @Test func everyRowIsADrawOfItsOwn() throws {
    let mixture = Form.choleskyFactor.mixture
    let rows = mixture.noises(for: [2, 3])
    #expect(rows.map(\.shape) == [[2], [2, 3], [2, 3]])
    #expect(mixture.noises(for: [3]).map(\.shape) == [[], [3], [3]])
    let noise = Tensor([0.5, -1, 0.25, 1.5, 0.75, -0.5], shape: [2, 3])
    let uniform = Tensor([0.3, 0.9])
    let together = mixture.sample([uniform, noise, 2 * noise], shape: [2, 3])
    for row in 0..<2 {
      let own = [uniform[row], noise[row], 2 * noise[row]]
      let alone = mixture.sample(own, shape: [3])
      let targets = [Self.logits, Self.centers, Self.factors].map { Tensor($0) }
      let pair = [together[row], alone]
      let values = try numbers(pair, Self.values)
      #expect(values[0] == values[1])
      let slopes = try pair.map { draw in
        try numbers(
          gradient(of: dot(draw, Tensor([1, 2, -1])), withRespectTo: targets),
          Self.values
        ).flatMap { $0 }
      }
      for (x, y) in zip(slopes[0], slopes[1]) { #expect(agrees(x, y, 1e-12)) }
    }
    // The weights are 0.668 and 0.332.
    let first = MultivariateNormal(Tensor(Self.centers)[0], choleskyFactor: Tensor(Self.factors)[0])
    let second = MultivariateNormal(
      Tensor(Self.centers)[1],
      choleskyFactor: Tensor(Self.factors)[1]
    )
    let drawn = [first.sample(noise[0]), second.sample(2 * noise[1])]
    let expected = try numbers(drawn, Self.values).flatMap { $0 }
    #expect(try numbers(together, Self.values) == expected)
  }

  @Test func aComponentWithoutWeightDoesNotMoveDraws() throws {
    let (centers, weights) = (Tensor(Self.centers), Variable(.parameter, shape: [2]))
    let mixture = Mixture(weights: Tensor(weights)) { k in
      MultivariateNormal(centers[k], choleskyFactor: Tensor(Self.factors)[k])
    }
    var values = Self.values
    values[weights] = [0, 1]
    let draw = mixture.implicitVector(Tensor([0.3, -0.2, 0.8]))
    let targets = [centers, Tensor(Self.factors), Tensor(weights)]
    let slopes = try numbers(gradient(of: sum(draw), withRespectTo: targets), values)
    for slope in slopes.joined() { #expect(slope.isFinite) }
    for slope in slopes[0].prefix(3) { #expect(slope == 0) }
    for slope in slopes[0].suffix(3) { #expect(abs(slope - 1) < 1e-12) }
  }

  @Test func compiledProgramsAgree() throws {
    var outputs: [Tensor] = []
    let noise = Tensor([0.5, -1, 0.25, 1.5, 0.75, -0.5], shape: [2, 3])
    for form in [Form.precision, .walk] {
      let mixture = form.mixture
      let draw = mixture.sample([Tensor([0.3, 0.9]), noise, 2 * noise], shape: [2, 3])
      let targets = [Self.logits, Self.centers, Self.factors].map { Tensor($0) }
      outputs += [draw] + gradient(of: sum(draw * Tensor([1, 2, -1])), withRespectTo: targets)
    }
    let source = ProgramSource(
      graph: Graph(outputs: outputs),
      sizes: [:],
      data: [:],
      state: Self.values
    )
    let native = try NativeProgram(source, compiler: Compiler())
    _ = native.run(StepInputs(count: 1))
    for (index, expected) in try numbers(outputs, Self.values).enumerated() {
      for (x, y) in zip(native.output(index).elements, expected) {
        #expect(agrees(x, y, 1e-11), "output \(index): \(x) \(y)")
      }
    }
  }

  @Test func shapesThatDoNotFitAreNamed() {
    let mixture = Form.choleskyFactor.mixture
    let noises = mixture.noises(for: [4]).map { Tensor.filled(0.5, $0.shape) }
    #expect(mixture.sample(noises, shape: [4]).mistake != nil)
  }
}

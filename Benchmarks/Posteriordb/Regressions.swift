import Evidence
import Foundation

enum Rows: Plate {}

/// A regression on columns of numbers, as Stan's programs of posteriordb have it.
struct Regression: Model {
  @Latent var coefficients: Tensor
  @Latent var spread: Tensor
  @Input(per: Rows.self) var columns: Tensor
  @Observed(per: Rows.self) var y
  let prior: any Distribution
  let spreadPrior: any Distribution

  init(_ count: Int, prior: any Distribution, spread: any Distribution) {
    _coefficients = Latent(count)
    _columns = Input(count, per: Rows.self)
    self.prior = prior
    spreadPrior = spread
  }

  var joint: Joint {
    coefficients ~ prior
    spread ~ spreadPrior
    y ~ Normal(dot(columns, coefficients), spread)
  }
}

extension Posterior {
  static func regression(
    _ name: String,
    prior: any Distribution = Flat(),
    spread: any Distribution,
    _ data: @escaping @Sendable () throws -> (columns: [[Double]], y: [Double])
  ) -> Posterior {
    @Sendable func bindings() throws -> (model: Regression, data: Bindings<Regression>) {
      let (columns, y) = try data()
      let rows = y.indices.flatMap { row in columns.map { $0[row] } }
      let table = try Values(rows, shape: [y.count, columns.count])
      let model = Regression(columns.count, prior: prior, spread: spread)
      return (model, [\.columns: table, \.y: Values(y)])
    }
    return Posterior(
      name,
      bound: { guide, steps in
        let (model, data) = try bindings()
        return try VariationalInference(model, observing: data).guide(guide)
          .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
          .particles(4)
          .run(steps: steps)
          .elbo(draws: 100_000)
      }
    ) {
      let (model, data) = try bindings()
      let evidence = try exactLogEvidence(model, observing: data)
      return Answers(evidence, [\.coefficients, \.spread])
    }
  }

  static let regressions: [Posterior] = [
    regression("kidiq-kidscore_momiq", spread: HalfCauchy(2.5)) {
      let data = try Dataset("kidiq")
      return (one(data["mom_iq"].count) + [data["mom_iq"]], data["kid_score"])
    },
    regression("kidiq-kidscore_momhsiq", spread: HalfCauchy(2.5)) {
      let data = try Dataset("kidiq")
      return (one(data["mom_iq"].count) + [data["mom_hs"], data["mom_iq"]], data["kid_score"])
    },
    regression("earnings-logearn_height", spread: Flat(on: .positive)) {
      let data = try Dataset("earnings")
      return (one(data["earn"].count) + [data["height"]], data["earn"].map { log($0) })
    },
    regression("mesquite-logmesquite_logva", spread: Flat(on: .positive)) {
      let data = try Dataset("mesquite")
      let area = zip(data["diam1"], data["diam2"]).map(*)
      let volume = zip(area, data["canopy_height"]).map(*)
      let columns = [volume.map { log($0) }, area.map { log($0) }, data["group"]]
      return (one(area.count) + columns, data["weight"].map { log($0) })
    },
    regression("arK-arK", prior: Normal(0, 10), spread: HalfCauchy(2.5)) {
      let y = try Dataset("arK")["y"]
      let lags = (1...5).map { lag in (5..<y.count).map { y[$0 - lag] } }
      return (one(y.count - 5) + lags, Array(y[5...]))
    },
    regression("sblrc-blr", prior: Normal(0, 10), spread: HalfNormal(10)) { try columns("sblrc") },
    regression("sblri-blr", prior: Normal(0, 10), spread: HalfNormal(10)) { try columns("sblri") },
  ]

  private static func one(_ count: Int) -> [[Double]] { [Array(repeating: 1, count: count)] }

  private static func columns(_ name: String) throws -> (columns: [[Double]], y: [Double]) {
    let data = try Dataset(name)
    let (x, y) = (data["X"], data["y"])
    let width = x.count / y.count
    return ((0..<width).map { column in y.indices.map { x[$0 * width + column] } }, y)
  }
}

import Evidence

// Models whose plates, used first in another order by what the process made before, would stand in another order; all plates
// have one size, so that the largest is a matter of order too. The names' order is not that of declaration.

enum Zones: Plate {}
enum Areas: Plate {}

/// A linear Gaussian table, with an effect for each row, column and cell.
struct GaussianTable: Model {
  @Latent(per: Zones.self) var zone
  @Latent(per: Areas.self) var area
  @Latent(2, per: Zones.self, Areas.self) var cell
  @Observed(per: Zones.self, Areas.self) var y
  var joint: Joint {
    zone ~ Normal(0.3, 1.1)
    area ~ Normal(-0.2, 0.7)
    cell ~ Normal(0, 0.9)
    y ~ Normal(zone + area + dot(cell, Tensor([0.7, -0.3])), 0.6)
  }
}

/// The same with counts, which no proof covers.
struct CountTable: Model {
  @Latent(per: Zones.self) var zone
  @Latent(per: Areas.self) var area
  @Latent(2, per: Zones.self, Areas.self) var cell
  @Parameter var level
  @Observed(per: Zones.self, Areas.self) var y
  var joint: Joint {
    zone ~ Normal(0, 1.1)
    area ~ Normal(0, 0.7)
    cell ~ Normal(0, 0.9)
    y ~ Poisson(exp(level + 0.3 * zone + 0.2 * area + 0.1 * sum(cell)))
  }
}

/// Memberships of rows and of columns, every pair of which has a cell.
struct CoupledTable: Model {
  @Latent(per: Zones.self) var kind
  @Latent(per: Areas.self) var sort
  @Observed(per: Zones.self, Areas.self) var y
  var joint: Joint {
    kind ~ Bernoulli(probability: 0.4)
    sort ~ Categorical(probabilities: Tensor([0.5, 0.2, 0.3]))
    y ~ Normal(Tensor([-0.3, 0.4, 1.3])[sort] + 1.1 * kind, 0.7)
  }
}

/// A membership of each cell.
struct MixedTable: Model {
  @Latent(per: Zones.self, Areas.self) var kind
  @Parameter(3, initially: .values([-1, 0.2, 1.4])) var centers
  @Observed(per: Zones.self, Areas.self) var y
  var joint: Joint {
    kind ~ Categorical(probabilities: Tensor([0.5, 0.2, 0.3]))
    y ~ Normal(centers[kind], 0.7)
  }
}

/// A conjugate rate for each row; its prior has parameters, which are the coefficients of its statistics.
struct Rates: Model {
  @Latent(per: Zones.self) var rate
  @Parameter(in: .positive, initially: .constant(1.3)) var shape
  @Parameter(in: .positive, initially: .constant(0.7)) var slope
  @Parameter(in: .positive, initially: .constant(0.45)) var offset
  @Observed(per: Zones.self, Areas.self) var y
  var joint: Joint {
    rate ~ Gamma(concentration: shape + slope * offset, rate: offset)
    y ~ Poisson((slope + offset) * rate)
  }
  /// Sums of four and more statistics, with coefficients that are sums of products.
  var polynomial: Tensor {
    let inner = shape * rate + 0.3 * slope + offset + 0.1
    return square(inner) * (rate + 0.7) + 0.9 / rate
  }
}

/// A scale that is left to quadrature.
struct Spread: Model {
  @Latent var mean
  @Latent var spread
  @Latent(per: Zones.self) var z
  @Observed(per: Zones.self, Areas.self) var y
  var joint: Joint {
    mean ~ Normal(0, 5)
    spread ~ HalfCauchy(5)
    z ~ Normal(0, 1)
    y ~ Normal(mean + spread * z, 0.8)
  }
}

/// Plates of one name: only where they are declared tells them apart.
struct Twins: Model {
  @Latent var cell: Tensor
  @Observed var y: Tensor
  init(isTurned: Bool = false) {
    let (first, second) = isTurned ? (Self.second, Self.first) : (Self.first, Self.second)
    _cell = Latent(per: first, second)
    _y = Observed(per: first, second)
  }
  var joint: Joint {
    cell ~ Normal(0.1, 1.2)
    y ~ Poisson(exp(0.5 * cell))
  }

  private static var first: any Plate.Type {
    enum Rows: Plate {}
    return Rows.self
  }
  private static var second: any Plate.Type {
    enum Rows: Plate {}
    return Rows.self
  }
}

/// The same plates, declared the other way round.
struct Turned: Model {
  @Latent(per: Areas.self) var area
  @Latent(per: Areas.self, Zones.self) var cell
  @Observed(per: Areas.self, Zones.self) var y
  var joint: Joint {
    area ~ Normal(0, 2)
    cell ~ Normal(area, 0.9)
    y ~ Normal(cell, 0.6)
  }
}

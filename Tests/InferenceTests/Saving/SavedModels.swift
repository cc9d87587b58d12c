import Evidence
import Foundation

/// Codes of rows of three numbers by an encoder: what a row is drawn from when nobody has its data but the reader.
struct SmallCoder: Model {
  enum Rows: Plate {}
  @Latent(2, per: Rows.self) var code
  @Observed(3, per: Rows.self) var x
  @Parameter(in: .positive, initially: 1) var noise
  let decoder = Dense(2, 3)
  let encoder = GaussianEncoder(3, 8, 2)
  var joint: Joint {
    code ~ Normal(0, 1)
    x ~ Normal(decoder(code), noise)
  }
  var guide: Joint { code ~ encoder(x) }

  static func rows(_ count: Int) throws -> Values {
    let elements = (0..<3 * count).map { Foundation.sin(Double(5 * $0 + $0 * $0 % 7)) }
    return try Values(elements, shape: [count, 3])
  }
}

/// Counts of groups whose rates have a common mean, for which nothing is stated and nothing is integrated out.
struct GroupCounts: Model {
  enum Groups: Plate {}
  @Latent var mean
  @Latent(per: Groups.self) var level
  @Observed(per: Groups.self) var y
  let width: Double
  var joint: Joint {
    mean ~ StudentT(0, 1, degreesOfFreedom: 4)
    level ~ Normal(mean, width)
    y ~ Poisson(exp(level))
  }
  init(width: Double = 0.5) { self.width = width }
  static let y: Values = [1, 0, 3, 2, 5, 1]
}

/// A file in a folder for temporary ones, removed at the end.
final class TemporaryFile {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent(
    "\(UUID().uuidString).safetensors"
  ).path
  deinit { try? FileManager.default.removeItem(atPath: path) }
  var bytes: [UInt8] {
    get throws { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }
  }
  func write(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }
}

extension Values {
  /// To be compared bit by bit.
  var bits: [UInt64] { doubles.map(\.bitPattern) }
}

/// Two modules, each with a plate that is called Rows.
struct TwoPlates: Model {
  struct First: Module {
    enum Rows: Plate {}
    @Observed(per: Rows.self) var y
  }
  struct Second: Module {
    enum Rows: Plate {}
    @Observed(per: Rows.self) var y
  }
  let first = First()
  let second = Second()
  @Latent var rate
  var joint: Joint {
    rate ~ HalfCauchy(2)
    first.y ~ Poisson(rate)
    second.y ~ Exponential(rate: rate)
  }
}

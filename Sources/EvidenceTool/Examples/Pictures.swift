public import Evidence

/// How a model of images shows what it learned: what it expects of each pixel, given a code.
public struct Pictures<M: Model>: Sendable {
  /// A key path to a variable, or to an expression of variables.
  public typealias Path = any KeyPath<M, Tensor> & Sendable

  private let images: Path
  private let codes: Path
  private let expected: Path
  private let width: Int

  /// The observed `images`, in rows of `width` pixels; the latent `codes` of them; the `expected` pixels, from 0 to 1.
  public init(
    of images: Path,
    from codes: Path,
    expecting expected: Path,
    width: Int
  ) {
    self.images = images
    self.codes = codes
    self.expected = expected
    self.width = width
  }

  /// The pictures of a fit, whose held-out images are reconstructed if there are some.
  func drawn(by fit: Fit<M>, heldOut: [Variable: Values]) -> FittedPictures {
    FittedPictures(
      width: width,
      reconstructions: { count in
        let data = fit.state.plan.bound.data.merging(heldOut) { $1 }
        guard let variable = fit.model[keyPath: images].variable, let all = data[variable] else {
          return []
        }
        let some = Self.firstRows(min(count, all.rows), of: data, like: variable)
        let mean = try fit.state.mean(
          of: fit.model[keyPath: expected],
          observing: some,
          draws: 100,
          seed: 0
        )
        return [some[variable] ?? all, mean]
      },
      samples: { count, seed in
        // A draw for each image of the fit, of which the first are shown.
        let all = try fit.simulate({ $0[keyPath: codes] }, seed: seed)
        let rows = try all.reshaped(to: Array(all.shape.dropFirst()))
        guard let variable = fit.model[keyPath: codes].variable else { return rows }
        let shown = min(count, rows.rows)
        var data = fit.state.plan.bound.data
        data[variable] = rows
        return try fit.state.evaluate(
          fit.model[keyPath: expected],
          at: Self.firstRows(shown, of: data, like: variable)
        )
      }
    )
  }

  /// The data of some rows of the plate of a variable.
  private static func firstRows(
    _ count: Int,
    of data: [Variable: Values],
    like variable: Variable
  ) -> [Variable: Values] {
    data.filter { $0.key.plates.first == variable.plates.first && !$0.key.plates.isEmpty }
      .mapValues { $0.selecting(rows: 0..<count) }
  }
}

/// Pictures of a fitted model, an image a row.
package struct FittedPictures: Sendable {
  let width: Int
  /// Some images, and what the model expects of them.
  let reconstructions: @Sendable (_ count: Int) throws -> [Values]
  /// What the model expects at codes drawn from the prior.
  let samples: @Sendable (_ count: Int, _ seed: UInt64) throws -> Values
}

package import EvidenceModeling
internal import EvidencePrograms
package import EvidenceTensors

/// The integrals over the latents that are left to quadrature: one, or one for each repetition of a plate.
package struct QuadratureIntegrals {
  package let target: QuadratureTarget
  package let integrals: [DensityIntegral]

  /// The numbers that expressions read, with the anchors'.
  let state: [Variable: [Double]]

  package init(_ target: QuadratureTarget, _ bound: BoundModel, state: [Variable: [Double]]) throws
  {
    let rows = target.plate.map { bound.sizes[$0] ?? 0 } ?? 1
    let (lost, evaluation) = (LostPoints(), Evaluation(bound: bound, state: state))
    do {
      let anchors = try AnchorSearch(target, evaluation, noting: lost)
      (self.target, self.state) = (anchors.target, anchors.state)
      let density = try anchors.density()
      integrals = try (0..<rows).map { row in
        if target.plate != nil { density.select(row: row) }
        return try .adaptive(density)
      }
      try lost.check(target, evaluation)
    } catch let failure as QuadratureFailure {
      try lost.check(target, evaluation)
      let names = target.coordinates.variables.map { "`\(bound.structure.name(of: $0))`" }
      throw try Self.error(failure, names, target, place: bound.structure.name, evaluation)
    }
  }

  package var logValues: [Double] { integrals.map(\.logValue) }
  /// A bound in nats on the error of the sum of the logarithms.
  package var errorBound: Double { integrals.map { -C.log1p(-$0.relativeError) }.reduce(0, +) }

  private static func error(
    _ failure: QuadratureFailure,
    _ names: [String],
    _ target: QuadratureTarget,
    place: String,
    _ evaluation: Evaluation
  ) throws -> UsageError {
    let list = names.joined(separator: ", ")
    switch failure {
    case .notANumber(let point):
      let values = try target.coordinates.words(at: point, evaluation)
      let places = zip(names, values).map { "\($0) = \($1)" }.joined(separator: ", ")
      return UsageError(
        what: "the log joint is lost to rounding or overflow at \(places), where it matters to the "
          + "integral",
        place: place,
        fix: "Write the formulas so that they hold there, or give a prior that keeps away from it"
      )
    case .isZero:
      return UsageError(
        what: "the log joint is -inf at every value of \(list) that was tried",
        place: place,
        fix: "Give parameters at which the data are possible"
      )
    case .doesNotFallOff:
      return UsageError(
        what: "the posterior of \(list) does not fall off far out, so that it may be improper",
        place: place,
        fix: "Give a proper prior"
      )
    case .notConverged(let error):
      let isNarrow = error.isNaN || error > 1
      return UsageError(
        what: isNarrow
          ? "quadrature does not resolve the posterior of \(list): it may be narrower than numbers are "
            + "apart" : "quadrature over \(list) reaches a relative accuracy of \(error) only",
        place: place,
        fix: "Estimate log p(x) with the importance-weighted bound instead"
      )
    }
  }
}

extension FreeCoordinates {
  /// The values of the latents at a point, as numbers for a message.
  fileprivate func words(at point: [Double], _ evaluation: Evaluation) throws -> [String] {
    let values = latents(at: Tensor(point)).values
    let tensors = variables.compactMap { values[Tensor($0)] }
    return try evaluation(tensors).map { array in
      array.elements.count == 1 ? "\(array.elements[0])" : "\(array.elements)"
    }
  }
}

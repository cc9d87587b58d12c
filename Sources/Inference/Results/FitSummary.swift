internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidenceTensors

/// Means and standard deviations of a fit's real latents, element by element.
///
/// Where the guide is one of independent normals, standard deviations by linear response stand beside its own, which are too small
/// where the posterior couples latents. Discrete latents have probabilities, and no rows.
/// - Reference: Giordano, Broderick & Jordan (2018), "Covariances, robustness, and variational Bayes".
public struct FitSummary: Sendable, CustomStringConvertible {
  public struct Row: Sendable {
    /// Such as `effect[3]`, elements counted from 0: plates in order of declaration, then the event shape.
    public let name: String
    /// In the latent's own units, as `Fit.mean(of:)`.
    public let mean: Double
    /// In the same units, as `Fit.standardDeviation(of:)`.
    public let standardDeviation: Double
    /// In the same units, as `LinearResponse.standardDeviation(of:)`; nil where the guide couples its coordinates, or where a note
    /// says why there is none.
    public let linearResponse: Double?
  }

  /// At most 100 of each latent, in order of declaration.
  public let rows: [Row]
  /// Why there is no linear response, or what is left out.
  public let notes: [String]

  public var description: String {
    let hasResponse = rows.contains { $0.linearResponse != nil }
    let width = (rows.map(\.name.count) + [6]).max() ?? 6
    func line(_ name: String, _ cells: [String]) -> String {
      let padded = cells.map { String(repeating: " ", count: max(12 - $0.count, 1)) + $0 }
      return name + String(repeating: " ", count: width - name.count) + padded.joined()
    }
    let heads = ["mean", "sd"] + (hasResponse ? ["response sd"] : [])
    let body = rows.map { row in
      let numbers = [row.mean, row.standardDeviation] + (row.linearResponse.map { [$0] } ?? [])
      return line(row.name, numbers.map { $0.words(digits: 5) })
    }
    return ([line("", heads)] + body + notes.map { "note: \($0)" }).joined(separator: "\n")
  }
}

extension Fit {
  /// A table of the latents' means and standard deviations, over `draws` draws where these have no closed form.
  ///
  /// - Throws: `UsageError` for a number of draws below 1, or above what a fit can make.
  public func summary(draws: Int = DefaultDraws.moments, seed: UInt64 = 0) throws -> FitSummary {
    let structure = state.plan.bound.structure
    let blocks = state.plan.assembly.family.blocks
    let isIndependent = blocks.contains { !$0.ownParameters.isEmpty && !$0.isCoupled }
    var notes: [String] = []
    var response: LinearResponse<M>?
    if isIndependent {
      do {
        response = try linearResponse(seed: seed)
      } catch let error as UsageError {
        notes.append("no linear response: \(error.what)")
      }
    }
    var rows: [FitSummary.Row] = []
    for latent in structure.latents {
      let quantity = Tensor(latent)
      let isReal = structure.jointSite(of: latent)?.distribution.support.isDiscrete == false
      guard isReal else { continue }
      let name = structure.name(of: latent)
      let means = try mean(of: quantity, draws: draws, seed: seed).doubles
      let deviations = try standardDeviation(of: quantity, draws: draws, seed: seed).doubles
      var responses: [Double]?
      do {
        responses = try response?.standardDeviation(of: quantity).doubles
      } catch let error as UsageError {
        notes.append("`\(name)` has no linear response: \(error.what)")
      }
      for index in means.indices.prefix(Self.mostRows) {
        rows.append(
          FitSummary.Row(
            name: means.count == 1 ? name : "\(name)[\(index)]",
            mean: means[index],
            standardDeviation: deviations[index],
            linearResponse: responses?[index]
          )
        )
      }
      if means.count > Self.mostRows {
        notes.append("`\(name)` has \(means.count - Self.mostRows) more elements")
      }
    }
    return FitSummary(rows: rows, notes: notes)
  }

  /// Of one latent, in a table for people.
  private static var mostRows: Int { 100 }
}

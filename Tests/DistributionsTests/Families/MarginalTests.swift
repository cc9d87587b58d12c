import EvidenceDistributions
import EvidencePrograms
import EvidenceTensors
import Testing

/// Densities of the entries that are there.
@Suite struct MarginalTests {
  private func value(_ tensor: Tensor?) throws -> Double {
    try Interpreter().evaluate([try #require(tensor)])[0].elements[0]
  }
  private func mask(_ bits: Int, _ count: Int) -> Tensor {
    Tensor((0..<count).map { Double(bits >> $0 & 1) }) .> 0.5
  }
  private let covariance = Tensor(
    [2, 0.5, -0.3, 0.1, 0.5, 1, 0.2, 0, -0.3, 0.2, 1.5, 0.4, 0.1, 0, 0.4, 0.8],
    shape: [4, 4]
  )
  private let location: [Double] = [0.5, -1, 2, 0]
  private let x: [Double] = [1.5, 0.5, -2, 0.7]

  private func part(_ bits: Int) throws -> (indices: [Int], location: Tensor, covariance: Tensor) {
    let own = (0..<4).filter { bits >> $0 & 1 == 1 }
    let all = try Interpreter().evaluate([covariance])[0].elements
    let kept = own.flatMap { row in own.map { all[4 * row + $0] } }
    return (own, Tensor(own.map { location[$0] }), Tensor(kept, shape: [own.count, own.count]))
  }

  /// A part of a vector of t is one too, of as many degrees of freedom; scipy's multivariate_t.
  @Test func partsOfStudentTAreStudentT() throws {
    let whole = MultivariateStudentT(
      Tensor(location),
      scale: covariance,
      degreesOfFreedom: 3.5
    )
    for bits in 1..<16 {
      let (own, location, covariance) = try part(bits)
      let expected = try value(
        MultivariateStudentT(location, scale: covariance, degreesOfFreedom: 3.5)
          .logDensity(Tensor(own.map { x[$0] }))
      )
      let found = try value(whole.logDensity(Tensor(x), where: mask(bits, 4)))
      #expect(abs(found - expected) < 1e-12, "\(bits)")
    }
    #expect(try value(whole.logDensity(Tensor(x), where: mask(0, 4))) == 0)
    // scipy.stats.t(3.5, loc=0.5, scale=√2).logpdf(1.5).
    let first = try value(whole.logDensity(Tensor(x), where: mask(1, 4)))
    #expect(abs(first + 1.636_492_814_944_650_5) < 1e-12, "\(first)")
  }

  @Test func partsOfLowRankNormalsAreThoseOfNormals() throws {
    let factor = Tensor([1, 0.2, -0.5, 0.3, 0.7, 0.1, 0, 0.9], shape: [4, 2])
    let whole = LowRankNormal(
      Tensor(location),
      factor: factor,
      diagonal: Tensor([0.5, 1, 0.2, 2])
    )
    let dense = MultivariateNormal(Tensor(location), covariance: whole.covariance)
    for bits in 0..<16 {
      let found = try value(whole.logDensity(Tensor(x), where: mask(bits, 4)))
      let expected = try value(dense.logDensity(Tensor(x), where: mask(bits, 4)))
      #expect(abs(found - expected) < 1e-12, "\(bits)")
    }
  }

  /// Sums over all that the missing counts may be.
  @Test func missingCountsAreSummedOver() throws {
    let counts: [Double] = [2, 0, 3, 1]
    let multinomial = Multinomial(trials: 6, probabilities: Tensor([0.1, 0.25, 0.6, 0.05]))
    let spread = DirichletMultinomial(trials: 6, concentration: Tensor([0.4, 3, 1, 2]))
    let all: [[Double]] = (0..<2_401).compactMap { place in
      let own = [1, 7, 49, 343].map { Double(place / $0 % 7) }
      return own.reduce(0, +) == 6 ? own : nil
    }
    for distribution in [multinomial, spread] as [any Distribution] {
      for bits in 0..<16 {
        let own = (0..<4).filter { bits >> $0 & 1 == 1 }
        let sum = try all.filter { other in own.allSatisfy { other[$0] == counts[$0] } }
          .reduce(0.0) { $0 + C.exp(try value(distribution.logDensity(Tensor($1)))) }
        let found = try value(distribution.logDensity(Tensor(counts), where: mask(bits, 4)))
        #expect(abs(found - C.log(sum)) < 1e-12, "\(distribution.name) \(bits)")
      }
      // More than there are trials.
      let many = distribution.logDensity(Tensor([5, 0, 4, 0]), where: mask(5, 4))
      #expect(try value(many) == -.infinity)
    }
  }
}

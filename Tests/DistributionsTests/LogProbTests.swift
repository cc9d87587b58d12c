import EvidenceDistributions
import EvidenceTensors
import Foundation
import Testing

@Suite struct LogProbTests {
  /// A new family without a row would go untested.
  @Test func everyFamilyHasARow() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Distributions/Families")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path())
    let families = files.map { String($0.dropLast(".swift".count)) }.filter {
      !$0.hasSuffix("Draw")
    }
    #expect(Set(families) == Set(Case.all.map(\.family)))
    for row in Case.all { #expect(try !row.references().isEmpty, "\(row)") }
  }

  @Test(arguments: Case.all) func isTheReferenceAtEveryPoint(row: Case) throws {
    for entry in try row.references() {
      let distribution = row.distribution(entry.parameters)
      for point in entry.points {
        guard let expected = point.logProb else { continue }
        let x = Tensor(point.x.elements, shape: point.x.shape)
        let value = try numbers(sum(distribution.logProb(x)))[0]
        #expect(
          agrees(value, expected, 1e-12),
          "\(row)(\(entry)) at \(point.x.elements): \(value) \(expected)"
        )
      }
    }
  }

  /// The check of the support changes nothing inside it.
  @Test(arguments: Case.all) func isTheBareDensityInTheSupport(row: Case) throws {
    for entry in try row.references() {
      let distribution = row.distribution(entry.parameters)
      for point in entry.points where point.logProb != nil {
        let x = Tensor(point.x.elements, shape: point.x.shape)
        let values = try numbers([distribution.logDensity(x), distribution.logProb(x)])
        #expect(values[0] == values[1], "\(row)(\(entry)) at \(point.x.elements)")
      }
    }
  }

  /// Gradients at values that are known to be possible have no NaN, not even on the support's edges.
  @Test(
    arguments: [
      (HalfNormal(2), 0), (HalfCauchy(2), 0), (Exponential(rate: 2), 0), (Poisson(2), 0),
      (Uniform(0, 2), 2), (Bernoulli(probability: 0), 0), (Bernoulli(probability: 1), 1),
    ] as [(any Distribution, Double)]
  )
  func theBareDensityHasNoNaNOnEdges(distribution: any Distribution, edge: Double) throws {
    let x = Variable(.latent)
    let density = distribution.logDensity(Tensor(x))
    let slope = gradient(of: density, withRespectTo: [Tensor(x)])[0]
    #expect(try numbers(density, [x: [edge]])[0].isFinite)
    #expect(try numbers(slope, [x: [edge]])[0].isFinite)
  }

  @Test func aSimplexIsLeftByAnyPartAndByTheSum() throws {
    let x = Variable(.latent, shape: [2, 2])
    let density = Dirichlet(2).logProb(Tensor(x))
    #expect(try numbers(density, [x: [0.25, 0.75, 0.5, 0.6]])[1] == -.infinity)
    #expect(try numbers(density, [x: [1.25, -0.25, 0.5, 0.5]])[0] == -.infinity)
    #expect(try numbers(density, [x: [0, 1, 0.5, 0.5]])[0] == -.infinity)
    let slope = gradient(of: sum(density), withRespectTo: [Tensor(x)])[0]
    #expect(try numbers(slope, [x: [1.25, -0.25, 0, 1]]).allSatisfy { !$0.isNaN })
  }

  @Test func stepsOfAChainHaveTheirOwnSupport() throws {
    let chain = MarkovChain(from: Normal(0, 1)) { Uniform($0, $0 + 1) }
    #expect(try numbers(chain.logProb(Tensor([0, 0.5, 1.25])))[0].isFinite)
    #expect(try numbers(chain.logProb(Tensor([0, 0.5, 1.75]))) == [-.infinity])
    #expect(try numbers(chain.logProb(Tensor([0, 0.5, 0.25]))) == [-.infinity])
  }

  /// Each is far below 1 in size, so that a difference of larger numbers would have no digits.
  @Test func tailsKeepTheirDigits() throws {
    for family in ["Bernoulli", "Poisson"] {
      let row = try #require(Case.named(family))
      for entry in try row.references() {
        for point in entry.points where abs(point.logProb ?? 1) < 1e-3 {
          let x = Tensor(point.x.elements[0])
          let value = try numbers(row.distribution(entry.parameters).logProb(x))[0]
          #expect(agrees(value, point.logProb ?? 0, 1e-12, floor: 0), "\(row)(\(entry))")
        }
      }
    }
  }

  @Test(arguments: Case.all) func isMinusInfinityOutsideTheSupportWithoutNaN(row: Case) throws {
    for entry in try row.references() {
      for outside in entry.outside ?? [] {
        let (distribution, parameters) = row.variables(entry.parameters)
        let variables = parameters.map(\.variable)
        let x = Variable(.latent, shape: outside.shape)
        var bound = Dictionary(uniqueKeysWithValues: parameters.map { ($0, $1) })
        bound[x] = outside.elements
        let density = distribution.logProb(Tensor(x))
        #expect(
          try numbers(density, bound) == [-.infinity],
          "\(row)(\(entry)) at \(outside.elements)"
        )
        let targets = ([x] + variables).map { Tensor($0) }
        for slope in try numbers(gradient(of: density, withRespectTo: targets), bound) {
          #expect(slope.allSatisfy { !$0.isNaN }, "\(row)(\(entry)) at \(outside.elements)")
        }
      }
    }
  }

  @Test(arguments: Case.all) func broadcastsOverTheVariable(row: Case) throws {
    for entry in try row.references() {
      let distribution = row.distribution(entry.parameters)
      let points = entry.points.filter { $0.logProb != nil }
      guard row.family != "MarkovChain", distribution.eventRank < 2,
        let event = points.first?.x.shape
      else { continue }
      let all = Tensor(points.flatMap(\.x.elements), shape: [points.count] + event)
      let together = try numbers(distribution.logProb(all))
      for (point, value) in zip(points, together) {
        let x = Tensor(point.x.elements, shape: event)
        let alone = try numbers(distribution.logProb(x))[0]
        #expect(agrees(value, alone, 1e-14), "\(row)(\(entry)) at \(point.x.elements)")
      }
    }
  }
}

import EvidenceDistributions
import EvidenceExact
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import Testing

/// A guide in which b is drawn given a, and a sum over k in terms of both.
struct ReadingModel: Model {
  @Latent var a
  @Latent var b
  @Latent var c
  @Latent var k
  @Observed var x
  @Observed var y
  @Parameter var slope

  var joint: Joint {
    a ~ Normal(0, 1)
    b ~ Normal(0, 1)
    c ~ Normal(0, 1)
    k ~ Bernoulli(logits: b)
    x ~ Normal(c, 1)
    y ~ Normal(k, exp(c))
  }

  var guide: Joint {
    a ~ Normal(slope, 1)
    b ~ Normal(slope * a, 1)
    c ~ Normal(0, 1)
  }
}

@Suite struct TermTests {
  private let model = ReadingModel()
  private func assembly() throws -> Assembly {
    let inference = try VariationalInference(model, observing: [\.x: 1, \.y: 2])
    return try inference.divergences(.monteCarlo).plan().assembly
  }
  private func variables(_ paths: KeyPath<ReadingModel, Tensor>...) -> Set<Variable> {
    Set(paths.compactMap { model[keyPath: $0].variable })
  }

  @Test func termsKnowTheLatentsThatTheyReadAfterDrawsStandInTheirPlace() throws {
    let reads = try assembly().terms.map(\.factor.reads)
    let expected = [
      // log q of a, of b given a, and of c; their priors; k given b, which is made of a; x and y.
      variables(\.a), variables(\.a, \.b), variables(\.c),
      variables(\.a), variables(\.a, \.b), variables(\.c),
      variables(\.a, \.b, \.k), variables(\.c), variables(\.c, \.k),
    ]
    #expect(reads == expected)
  }

  @Test func whatIsLeftOfASumReadsWhatItsTermsRead() throws {
    let assembly = try assembly()
    let sums = assembly.parts.filter { $0.reads.isSuperset(of: variables(\.a, \.c)) }
    #expect(sums.map(\.reads) == [variables(\.a, \.b, \.c)])
    #expect(assembly.logWeights.reads == variables(\.a, \.b, \.c))
  }
}

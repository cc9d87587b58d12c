import Evidence
import EvidenceTensors
import Testing

/// A flow whose noise has an unknown variance s, with priors of s in its own units.
struct Flow: Model {
  @Latent var s
  @Latent(100) var level
  @Observed(100) var y
  let prior: any Distribution
  var joint: Joint {
    s ~ prior
    level ~ MarkovChain(from: Normal(1000, 300), to: next)
    y ~ Normal(level, sqrt(s))
  }
  func next(_ level: Tensor) -> Normal { Normal(level, 1500.0.squareRoot()) }
}

@Suite struct FlowTests {
  static let nile: [Double] = [
    1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960,
    1180, 799, 958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940,
    833, 701, 916, 692, 1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768,
    845, 864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897, 822, 1010, 771,
    676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918, 986, 797,
    923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
  ]

  /// Nested Gauss–Legendre of the dense normal density of y given s, by numpy and two meshes.
  @Test(arguments: [(0, -640.415846), (1, -640.940291)]) func thePriorHasItsOwnUnits(
    which: Int,
    exact: Double
  ) throws {
    let prior: any Distribution = which == 0 ? LogNormal(9.6, 0.5) : HalfNormal(20_000)
    let evidence = try exactLogEvidence(Flow(prior: prior), observing: [\.y: Values(Self.nile)])
    #expect(abs(evidence.logEvidence - exact) < 1e-6)
  }
}

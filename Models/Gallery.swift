public import EvidenceTool

/// The models of this folder, in the order in which they are best read.
public let gallery: [Example] = [
  NormalNormal.example,
  BetaBernoulli.example,
  GammaPoisson.example,
  FixedMixture.example,
  MixtureWeights.example,
  LinearGaussian.example,
  LinearGaussian.fullExample,
  PPCA.example,
  MarginalPPCA.example,
  BayesianLinearRegression.example,
  RegressionWithUnknownNoise.example,
  LogisticRegression.example,
  EightSchools.example,
  EightSchoolsCentered.example,
  MixtureOfRegressions.example,
  SwitchingGaussian.example,
  SigmoidBeliefNetwork.example,
  RestrictedBoltzmann.example,
  LatentDirichlet.example,
  GaussianMixture.example,
  Autoencoder.example,
  VAE.example,
]

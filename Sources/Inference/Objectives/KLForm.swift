/// How the divergence of the guide from the prior of a latent enters an objective.
public enum KLForm: String, Sendable {
  /// In closed form where the pair is known and the model's graph allows it, else by Monte Carlo.
  case closedWhereKnown
  /// Always as log p − log q at the draws.
  case monteCarlo
}

/// Why a way to sum out a latent is closed.
package struct Refusal: Sendable {
  package let reason: String
  /// What was integrated out before, such as "without `means` "; empty where nothing was.
  let circumstance: String

  package var description: String { circumstance + reason }
}

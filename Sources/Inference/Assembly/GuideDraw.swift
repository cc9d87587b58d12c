package import EvidenceTensors

/// A latent's value as its guide makes it of standard noise, and log q at that value.
package struct GuideDraw: Sendable {
  /// Reads the noise, parameters, data and latents earlier in the guide.
  package let value: Tensor
  /// Summed over the event; keeps plates and particles.
  package let logDensity: Tensor
}

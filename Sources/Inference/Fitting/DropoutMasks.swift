internal import EvidenceDistributions
package import EvidenceTensors

extension Tensor {
  /// What stands in a step for all that passes a `Dropout` in some expressions: it, times a mask of its own whose mean is 1.
  package static func masks(in expressions: [Tensor]) -> [Tensor: Tensor] {
    var masked: [Tensor: Tensor] = [:]
    for tensor in Tensor.listed(expressions) {
      guard let inputs = tensor.operand(of: .dropout), let rate = inputs[1].constantValue else {
        continue
      }
      let site = firstSite + masked.count % NoiseLayout.siteStride
      let noise = Noise(.uniform, site: site, shape: tensor.shape, axes: tensor.axes)
      let mask = select(.noise(noise) .> rate, 1 / (1 - rate), 0)
      masked[tensor] = inputs[0].substituting(masked) * mask
    }
    return masked
  }

  /// Above the sites of latents, of which there are as many for each of three kinds of noise.
  private static let firstSite = 3 * NoiseLayout.siteStride
}

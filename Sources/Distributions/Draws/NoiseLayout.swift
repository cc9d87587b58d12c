package import EvidenceTensors

/// The noise of one latent as nodes: what is asked for, kind by kind, each kind a leaf of its own.
///
/// A single request is a leaf of its shape. Several of one kind lie one after the other in a vector, so that no two
/// elements share a key.
package struct NoiseLayout: Sendable {
  package let requests: [NoiseRequest]

  package init(_ requests: [NoiseRequest]) { self.requests = requests }

  /// Sites of further kinds of noise lie this far apart.
  package static let siteStride = 1 << 12

  /// The nodes of a latent with number `site`, which carry `axes`.
  package func nodes(site: Int, axes: AxisSet) -> [Tensor] {
    precondition((0..<Self.siteStride).contains(site), "NoiseLayout: site \(site) is out of range")
    var kinds: [StandardNoise] = []
    for request in requests where !kinds.contains(request.noise) { kinds.append(request.noise) }
    var nodes: [Tensor?] = Array(repeating: nil, count: requests.count)
    for (index, kind) in kinds.enumerated() {
      let own = requests.indices.filter { requests[$0].noise == kind }
      let sizes = own.map { requests[$0].shape.product }
      let isSingle = own.count == 1
      let shape = isSingle ? requests[own[0]].shape : [sizes.reduce(0, +)]
      let number = site + index * Self.siteStride
      let leaf = Tensor.noise(Noise(kind.family, site: number, shape: shape, axes: axes))
      var start = 0
      for (request, size) in zip(own, sizes) {
        nodes[request] =
          isSingle ? leaf : leaf.sliced(start..<start + size).reshaped(requests[request].shape)
        start += size
      }
    }
    return nodes.compactMap(\.self)
  }
}

package import EvidenceDistributions
package import EvidenceTensors

/// A flow, with the vector that it is given, as the map of a transformed distribution.
package struct FlowBijector: Bijector {
  package let flow: Flow
  let context: Tensor?

  package init(flow: Flow, context: Tensor?) { (self.flow, self.context) = (flow, context) }

  /// The context; the weights are variables of the model, which draws find by themselves.
  package var parameters: [DistributionParameter] {
    if let misfit = flow.misfit(context) { return [.init("context", misfit, in: .real)] }
    return context.map { [.init("context", $0, in: .real, rank: 1)] } ?? []
  }

  private var isOfNumbers: Bool { flow.count == 1 }
  package var image: Support { isOfNumbers ? .real : .vector }
  package var domain: Support { image }
  package var rank: Int { isOfNumbers ? 0 : 1 }
  package var direction: Tensor? { nil }

  package func forward(_ unconstrained: Tensor) -> Tensor {
    flow.forward(vector(unconstrained), given: context).value.shaped(like: unconstrained)
  }
  package func inverse(_ value: Tensor) -> Tensor {
    flow.inverse(vector(value), given: context).value.shaped(like: value)
  }
  package func logDeterminants(_ unconstrained: Tensor) -> Tensor {
    volume(flow.forward(vector(unconstrained), given: context), unconstrained)
  }
  package func origin(of value: Tensor) -> (coordinates: Tensor, logDeterminants: Tensor) {
    let point = flow.inverse(vector(value), given: context)
    return (point.value.shaped(like: value), -volume(point, value))
  }

  package func isSame(as other: any Bijector) -> Bool {
    guard let other = other as? FlowBijector, other.flow.count == flow.count else { return false }
    let x = Tensor(Variable(.state, shape: [flow.count]))
    return other.forward(x) == forward(x)
  }

  private func vector(_ x: Tensor) -> Tensor {
    isOfNumbers && x.shape.isEmpty ? x.reshaped(1) : x
  }

  private func volume(_ point: FlowPoint, _ x: Tensor) -> Tensor {
    isOfNumbers ? point.logDeterminant.shaped(like: x) : point.logDeterminant
  }
}

extension Tensor {
  fileprivate func shaped(like other: Tensor) -> Tensor {
    mistake == nil && other.mistake == nil ? reshaped(other.shape) : self
  }
}

package import EvidenceModeling
package import EvidenceTensors

/// The steps of an optimizer as part of a graph: state variables and their updates.
package struct OptimizerGraph {
  package let updates: [Graph.Update]
  /// Where the optimizer's own state starts.
  package let state: [Variable: [Double]]
  /// The Euclidean length of the gradient, before clipping.
  package let gradientNorm: Tensor
  /// The scalars of a step, in this order: the learning rate, and the number of the step from 1.
  package let scalars: [Variable]

  /// Steps that make `loss`, an expression of free coordinates, smaller.
  package init(
    _ optimizer: any Optimizer,
    loss: Tensor,
    quantities: [LearnedQuantity],
    sizes: [Axis: Int],
    minibatch: Minibatch?
  ) {
    let rate = Variable(.state)
    let number = Variable(.state)
    let frees = quantities.map(\.free)
    let gradients = gradient(of: loss, withRespectTo: frees.map { Tensor($0) })
    let squares = zip(gradients, frees).map { part, free in
      sum(square(part.broadcast(to: free.shape))).summed(over: free.axes)
    }
    let norm = sqrt(squares.reduce(Tensor(0), +))
    let clipped = optimizer.clipping.clipped(gradients, norm: norm)
    var updates: [Graph.Update] = []
    var state: [Variable: [Double]] = [:]
    for ((quantity, free), gradient) in zip(zip(quantities, frees), clipped) {
      let count = quantity.count(sizes)
      let moments = (0..<optimizer.momentCount).map { _ in
        Variable(.state, shape: free.shape, plates: free.plates)
      }
      for moment in moments { state[moment] = Array(repeating: 0, count: count) }
      var taken = Tensor(number)
      if let plate = minibatch?.plate, free.axes.contains(plate) {
        // Rows take a step only when they are seen: each counts its own.
        let own = Variable(.state, plates: [plate])
        state[own] = Array(repeating: 0, count: sizes[plate] ?? 0)
        taken = Tensor(own) + 1
        updates.append(Graph.Update(own, taken))
      }
      let step = optimizer.stepped(
        OptimizedQuantity(
          value: Tensor(free),
          gradient: gradient,
          moments: moments.map { Tensor($0) },
          learningRate: Tensor(rate),
          count: taken
        )
      )
      updates.append(Graph.Update(free, step.value.broadcast(to: free.shape)))
      for (moment, value) in zip(moments, step.moments) {
        updates.append(Graph.Update(moment, value.broadcast(to: free.shape)))
      }
    }
    self.updates = updates
    self.state = state
    gradientNorm = norm
    scalars = [rate, number]
  }
}

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

  /// Steps that make a bound, an expression of free coordinates, larger.
  ///
  /// - Throws: `UsageError` for what the optimizer says wrongly of its state.
  package init(
    _ optimizer: any Optimizer,
    _ bound: Bound,
    quantities: [LearnedQuantity],
    sizes: [Axis: Int],
    minibatch: Minibatch?,
    number: Variable = Variable(.state)
  ) throws(UsageError) {
    let rate = Variable(.state)
    let frees = quantities.map(\.free)
    let gradients = gradient(of: -bound.surrogate, withRespectTo: frees.map { Tensor($0) })
    let squares = zip(gradients, frees).map { part, free in
      sum(square(part.broadcast(to: free.shape))).summed(over: free.axes)
    }
    let norm = sqrt(squares.reduce(Tensor(0), +))
    let clipped = optimizer.clipping.clipped(gradients, norm: norm)
    var updates: [Graph.Update] = []
    var state: [Variable: [Double]] = [:]
    func start(_ variable: Variable, at value: Double) {
      let count = variable.plates.map { sizes[$0] ?? $0.fixedSize ?? 1 }.product
      state[variable] = Array(repeating: value, count: count * variable.shape.product)
    }
    let seen = zip(frees, clipped).map { free, gradient in
      var taken = Tensor(number)
      if let plate = minibatch?.plate, free.axes.contains(plate) {
        // Rows take a step only when they are seen: each counts its own.
        let own = Variable(.state, plates: [plate])
        start(own, at: 0)
        taken = Tensor(own) + 1
        updates.append(Graph.Update(own, taken))
      }
      return OptimizedQuantity(
        value: Tensor(free),
        gradient: gradient,
        count: taken,
        isWeight: free.isWeight
      )
    }
    var step = OptimizerStep(
      quantities: seen,
      objective: bound.value,
      learningRate: Tensor(rate),
      number: Tensor(number)
    )
    optimizer.update(&step)
    if let mistake = step.mistake {
      let place = "\(type(of: optimizer)).update"
      throw UsageError(what: mistake.what, place: place, fix: mistake.fix)
    }
    for (kept, value) in step.starts { kept.variable.map { start($0, at: value) } }
    for (target, value) in step.updates {
      target.variable.map { updates.append(Graph.Update($0, value)) }
    }
    self.updates = updates
    self.state = state
    gradientNorm = norm
    scalars = [rate, number]
  }
}

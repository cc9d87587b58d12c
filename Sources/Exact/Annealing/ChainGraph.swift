internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// The leapfrog step of all chains as expressions of their state.
struct ChainGraph {
  let updates: [Graph.Update]
  /// What the state of a chain is at a new position.
  let initial: [(variable: Variable, value: Tensor)]
  /// β, the rise of β that the weight counts, the step size, and whether a transition starts or ends.
  let scalars: [Variable]
  let logPrior: Variable
  let logJoint: Variable
  let logWeight: Variable
  /// The sum of the probabilities of acceptance.
  let acceptance: Variable
  /// All variables of the state.
  let states: [Variable]

  init(_ density: AnnealedDensity) {
    let (coordinates, chains) = (density.coordinates, density.chains)
    let own = [chains] + density.plates.sorted
    func number() -> Variable { Variable(.state, plates: own) }
    func copy(_ variable: Variable) -> Variable {
      Variable(.state, shape: variable.shape, plates: variable.plates)
    }
    let frees = coordinates.map(\.free)
    let scales = coordinates.map { Tensor($0.scale) }
    let (prior, joint, energy) = (number(), number(), number())
    let (startPrior, startJoint) = (number(), number())
    let (weight, accepted) = (number(), number())
    let momenta = frees.map(copy)
    let (priorSlopes, jointSlopes) = (frees.map(copy), frees.map(copy))
    let (starts, startPriorSlopes, startJointSlopes) = (
      frees.map(copy), frees.map(copy), frees.map(copy)
    )
    let scalars = (0..<5).map { _ in Variable(.state) }
    let (beta, rise, size) = (Tensor(scalars[0]), Tensor(scalars[1]), Tensor(scalars[2]))
    let (isFirst, isLast) = (Tensor(scalars[3]) .> 0.5, Tensor(scalars[4]) .> 0.5)

    func kinetic(_ momenta: [Tensor]) -> Tensor {
      zip(momenta, coordinates).map { momentum, coordinate in
        let each = sum(square(momentum))
        return each.summed(over: coordinate.latent.axes.subtracting(density.plates))
      }.reduce(Tensor(0), +) * 0.5
    }
    func tempered(_ prior: Tensor, _ joint: Tensor) -> Tensor { prior + beta * (joint - prior) }

    // The start of a transition: new momenta, and everything kept to return to.
    let fresh = coordinates.enumerated().map { index, coordinate in
      Tensor.noise(
        Noise(.normal, site: index, shape: coordinate.free.shape, axes: coordinate.free.axes)
      )
    }
    let moving = zip(fresh, momenta).map { select(isFirst, $0, Tensor($1)) }
    func kept(_ now: [Variable], _ before: [Variable]) -> [Tensor] {
      zip(now, before).map { select(isFirst, Tensor($0), Tensor($1)) }
    }
    let from = kept(frees, starts)
    let fromPriorSlopes = kept(priorSlopes, startPriorSlopes)
    let fromJointSlopes = kept(jointSlopes, startJointSlopes)
    let fromPrior = select(isFirst, Tensor(prior), Tensor(startPrior))
    let fromJoint = select(isFirst, Tensor(joint), Tensor(startJoint))
    let startEnergy = tempered(Tensor(prior), Tensor(joint)) - kinetic(moving)
    let fromEnergy = select(isFirst, startEnergy, Tensor(energy))

    // Half a step of the momenta, a step of the positions, and half a step of the momenta.
    func pushed(_ momentum: Tensor, _ prior: Tensor, _ joint: Tensor, _ scale: Tensor) -> Tensor {
      let force = scale * tempered(prior, joint)
      // Any force that is a function of the place leaves the step reversible: none where there is no slope.
      return momentum + 0.5 * size * select(abs(force) .< Double.infinity, force, 0)
    }
    let half = frees.indices.map { index in
      pushed(moving[index], Tensor(priorSlopes[index]), Tensor(jointSlopes[index]), scales[index])
    }
    let places = frees.indices.map { index in
      Tensor(frees[index]) + size * (scales[index] * half[index])
    }
    let there = Dictionary(uniqueKeysWithValues: zip(frees.map { Tensor($0) }, places))
    let all = chains.unionWith(density.plates)
    let slopes = [density.logPrior, density.logJoint].map { value in
      gradient(of: value.summed(over: all), withRespectTo: frees.map { Tensor($0) })
    }
    let atPlace = Tensor.substituting(
      there,
      in: [density.logPrior, density.logJoint] + slopes[0] + slopes[1]
    )
    let (newPrior, newJoint) = (atPlace[0], atPlace[1])
    let newPriorSlopes = Array(atPlace[2..<2 + frees.count])
    let newJointSlopes = Array(atPlace[(2 + frees.count)...])
    let after = frees.indices.map { index in
      pushed(half[index], newPriorSlopes[index], newJointSlopes[index], scales[index])
    }

    // The end: what is rejected returns to the start. A number that is none is rejected, as no comparison with it holds.
    let newEnergy = tempered(newPrior, newJoint) - kinetic(after)
    let gain = newEnergy - fromEnergy
    let chance = Tensor.noise(
      Noise(.uniform, site: coordinates.count, shape: [], axes: AxisSet(own))
    )
    let isAccepted = and(log(chance) .< gain, newEnergy .< Double.infinity)
    let returns = and(isLast, not(isAccepted))
    func ended(_ new: Tensor, _ old: Tensor) -> Tensor { select(returns, old, new) }
    var updates: [Graph.Update] = []
    func update(_ variable: Variable, _ value: Tensor) {
      updates.append(.init(variable, value.broadcast(to: variable.shape)))
    }
    for index in frees.indices {
      update(frees[index], ended(places[index], from[index]))
      update(momenta[index], after[index])
      update(priorSlopes[index], ended(newPriorSlopes[index], fromPriorSlopes[index]))
      update(jointSlopes[index], ended(newJointSlopes[index], fromJointSlopes[index]))
      update(starts[index], from[index])
      update(startPriorSlopes[index], fromPriorSlopes[index])
      update(startJointSlopes[index], fromJointSlopes[index])
    }
    update(prior, ended(newPrior, fromPrior))
    update(joint, ended(newJoint, fromJoint))
    update(startPrior, fromPrior)
    update(startJoint, fromJoint)
    update(energy, fromEnergy)
    // Inside a trajectory, where nothing rises, the densities may be no numbers.
    let raised = Tensor(weight) + rise * (Tensor(joint) - Tensor(prior))
    update(weight, select(rise .== 0, Tensor(weight), raised))
    let probability = exp(minimum(select(gain .> -700, gain, -700), 0))
    update(accepted, Tensor(accepted) + select(isLast, probability, 0))
    self.updates = updates
    self.scalars = scalars
    logPrior = prior
    logJoint = joint
    logWeight = weight
    acceptance = accepted
    let numbers = [prior, joint] + priorSlopes + jointSlopes
    let values = [density.logPrior, density.logJoint] + slopes[0] + slopes[1]
    initial = zip(numbers, values).map { (variable: $0, value: $1) }
    states = updates.map(\.variable) + coordinates.map(\.scale)
  }
}

extension Axis {
  fileprivate func unionWith(_ others: AxisSet) -> AxisSet { others.union([self]) }
}

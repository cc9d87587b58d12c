internal import EvidenceTensors

/// Rows that each read one repetition of a latent through an index, as in `kind[item]`, as terms of that repetition.
///
/// Σ_r f(x[i_r], r) is Σ_k Σ_{r: i_r = k} f(x[i_r], r): what is added up at an index reads of the latent only what stands there.
extension LogFactor {
  /// The term with its rows added up at the repetitions of `plate` that they read of `variables`; nil where some read others too.
  func regrouped(by variables: [Variable], along plate: Axis) -> LogFactor? {
    guard !plates.contains(plate),
      let index = LookUp.index(of: variables, along: plate, in: tensor),
      index.axes.isSubset(of: plates), !index.variables.contains(where: { $0.role == .latent })
    else { return nil }
    let rows = index.axes
    return LogFactor(
      tensor.scattered(index, along: plate, summing: rows),
      plates: plates.subtracting(rows).union([plate]),
      reads: reads,
      rows: self.rows.union(rows)
    )
  }
}

enum LookUp {
  /// The index at which alone every repetition of an expression reads some variables along a plate, where there is one.
  static func index(of variables: [Variable], along plate: Axis, in tensor: Tensor) -> Tensor? {
    let leaves = Set(variables)
    var index: Tensor?
    var standing: [Tensor: Tensor] = [:]
    for node in Tensor.listed([tensor]) {
      guard case .gatherAxis(plate) = node.operation, !leaves.isDisjoint(with: node.variables)
      else { continue }
      let own = node.inputs[1]
      guard index == nil || index == own else { return nil }
      index = own
      standing[node] = Tensor(Variable(.state, shape: node.shape, plates: node.axes.sorted))
    }
    guard let index else { return nil }
    let rest = tensor.substituting(standing)
    let places = standing.values.compactMap(\.variable)
    guard leaves.isDisjoint(with: rest.variables),
      RepetitionCoupling.coupled(index.axes, in: rest, by: places).isEmpty
    else { return nil }
    let tables = standing.keys.map { $0.inputs[0] }
    let isOwn = tables.allSatisfy {
      RepetitionCoupling.coupled([plate], in: $0, by: variables).isEmpty
    }
    return isOwn ? index : nil
  }

  /// The index at which an expression reads variables along each of some plates; nil where there is none for one of these.
  static func indices(
    of variables: [Variable],
    along plates: AxisSet,
    in tensor: Tensor
  ) -> [(plate: Axis, index: Tensor)]? {
    var result: [(plate: Axis, index: Tensor)] = []
    for plate in plates {
      guard let index = index(of: variables, along: plate, in: tensor) else { return nil }
      result.append((plate, index))
    }
    return result
  }

  /// An expression in which terms that are added up at an index, and read variables only there, stand for what they read.
  static func opened(_ tensor: Tensor, for variables: Set<Variable>) -> Tensor {
    var standing: [Tensor: Tensor] = [:]
    for node in Tensor.listed([tensor]) {
      guard case .scatterAxis(let plate, let rows) = node.operation,
        !variables.isDisjoint(with: node.variables), rows == node.inputs[1].axes,
        index(of: Array(variables), along: plate, in: node.inputs[0]) == node.inputs[1]
      else { continue }
      let tables = Tensor.listed([node.inputs[0]]).filter { inner in
        if case .gatherAxis(plate) = inner.operation {
          !variables.isDisjoint(with: inner.variables)
        } else {
          false
        }
      }
      standing[node] = tables.reduce(Tensor(0)) { $0 + sum($1.inputs[0]) }
    }
    return standing.isEmpty ? tensor : tensor.substituting(standing)
  }
}

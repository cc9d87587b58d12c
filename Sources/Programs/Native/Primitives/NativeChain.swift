internal import CEvidenceKernels
internal import EvidenceTensors

/// Chains: a kernel called for every lane, with its inputs side by side.
extension ChainOperation: NativePrimitive {
  func place(_ tensor: Tensor, in schedule: Schedule) {
    schedule.expand(tensor)
    schedule.placeAlone(tensor)
  }

  func text(_ tensor: Tensor, _ group: Group, _ renderer: Renderer) -> [String] {
    guard let size = ChainSize(self, tensor.inputs.map(\.shape)) else { return [] }
    let domain = group.domain
    var room = 0
    var arguments: [String] = []
    var copies: [String] = []
    for input in tensor.inputs {
      if let plain = renderer.plainPointer(input) {
        arguments.append(plain)
        continue
      }
      let place = "b + \(room)"
      arguments.append(place)
      copies += renderer.copyLoops(input, to: place, group)
      room += input.shape.product
    }
    let result = "b + \(room)"
    room += tensor.shape.product
    while arguments.count < 4 { arguments.append("0") }
    let isDirect = domain.stride == 1 && renderer.layout.precision == .double
    let out = isDirect ? "o" : result
    let extents = "\(size.length), \(size.width), \(size.unaryRows), \(size.pairRows)"
    let inputs = arguments.joined(separator: ", ")
    let call =
      "c->functions->chain(\(number), \(extents), \(inputs), b + \(room), \(out));"
    let back =
      "for (long e = 0; e < \(tensor.shape.product); e++) o[e * \(domain.stride) + l] = (S)(\(result))[e];"
    return [
      "S *restrict o = \(renderer.pointer(tensor));", "double *b = c->room;", "(void)b;",
      "for (long l = 0; l < \(domain.lanes); l++) {",
    ] + copies + [call] + (isDirect ? [] : [back]) + ["}"]
  }

  var readsMemory: Bool { false }

  /// The number by which the kernel knows the operation.
  fileprivate var number: Int32 {
    switch self {
    case .logSum: 0
    case .marginals: 1
    case .factor: 2
    case .logDeterminant: 3
    case .solve: 4
    case .covariance: 5
    case .maximum: 6
    }
  }
}

extension Tensor {
  /// The doubles that a chain takes of its worker's room: its operands and its result side by side, then its own work.
  var chainRoom: Int {
    guard case .chain(let operation) = self.operation,
      let size = ChainSize(operation, inputs.map(\.shape))
    else { return 0 }
    let sides = inputs.reduce(shape.product) { $0 + $1.shape.product }
    return sides + ev_chain_room(operation.number, size.length, size.width)
  }
}

extension Renderer {
  /// Where an input that is the same in all lanes lies in order, ready to be read.
  fileprivate func plainPointer(_ input: Tensor) -> String? {
    let extents = analysis.extents(analysis.root(input))
    let isPlain = !extents.isBlock && extents.inner.isEmpty && analysis.root(input) == input
    return isPlain && layout.precision == .double && immediate(input) == nil ? pointer(input) : nil
  }

  fileprivate func copyLoops(_ input: Tensor, to place: String, _ group: Group) -> [String] {
    let names = input.shape.indices.map { "i\($0)" }
    let heads = zip(names, input.shape).map { "for (long \($0) = 0; \($0) < \($1); \($0)++)" }
    let flat = zip(names, input.shape).reduce("0") { "(\($0)) * \($1.1) + \($1.0)" }
    let element = laneElement(input, names, group)
    return [heads.joined(separator: " "), "  (\(place))[\(flat)] = (double)(\(element));"]
  }
}

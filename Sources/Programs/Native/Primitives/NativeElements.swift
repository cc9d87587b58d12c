internal import EvidenceTensors

/// A primitive of whose result each element is one expression in elements of the inputs.
protocol NativeElements: NativePrimitive {
  func element(of tensor: Tensor, at index: [String], _ elements: ElementsRenderer) -> String
}

extension NativeElements {
  func text(_ tensor: Tensor, _ group: Group, _ renderer: Renderer) -> [String] {
    ElementsRenderer(renderer).copy(tensor) { element(of: tensor, at: $0, $1) }
  }
  var readsMemory: Bool { false }
}

/// Leaves are bound to memory, written in the text, or made where they are needed first.
extension Leaf: NativeElements {
  func place(_ tensor: Tensor, in schedule: Schedule) {
    switch operation {
    case .axisIndex: schedule.placeAlone(tensor)
    case .noise(let noise): schedule.place(.noise(tensor, noise), for: tensor)
    default: break
    }
  }
  func crossedAxes(_ tensor: Tensor) -> AxisSet {
    if case .axisIndex(let axis) = operation { [axis] } else { [] }
  }
  func element(of tensor: Tensor, at index: [String], _ elements: ElementsRenderer) -> String {
    guard case .axisIndex(let axis) = operation else { preconditionFailure("\(name) in a loop") }
    let place = elements.axisName(axis)
    return elements.isBlockAxis(axis) ? "(S)part->datum[\(place)]" : "(S)\(place)"
  }
}

extension Rearrangement: NativeElements {
  func place(_ tensor: Tensor, in schedule: Schedule) {
    if !schedule.analysis.isVirtual(tensor) { schedule.placeAlone(tensor) }
  }
  func element(of tensor: Tensor, at index: [String], _ elements: ElementsRenderer) -> String {
    elements.value(of: tensor.inputs[0], rearranged: self, to: tensor.shape, index)
  }
}

extension Gather: NativeElements {
  func element(of tensor: Tensor, at index: [String], _ elements: ElementsRenderer) -> String {
    let (table, position) = (tensor.inputs[0], tensor.inputs[1])
    let rank = position.shape.count
    let entry = "(long)\(elements.value(position, Array(index.prefix(rank))))"
    return elements.value(table, [entry] + index.dropFirst(rank))
  }
}

extension AxisGather: NativeElements {
  func element(of tensor: Tensor, at index: [String], _ elements: ElementsRenderer) -> String {
    let entry = "(long)\(elements.value(tensor.inputs[1], []))"
    return elements.value(tensor.inputs[0], index, [axis: entry])
  }
}

extension AxisFromEvent: NativeElements {
  func element(of tensor: Tensor, at index: [String], _ elements: ElementsRenderer) -> String {
    elements.value(tensor.inputs[0], [elements.axisName(axis)] + index)
  }
}

extension EventFromAxis: NativeElements {
  func element(of tensor: Tensor, at index: [String], _ elements: ElementsRenderer) -> String {
    elements.value(tensor.inputs[0], Array(index.dropFirst()), [axis: index[0]])
  }
}

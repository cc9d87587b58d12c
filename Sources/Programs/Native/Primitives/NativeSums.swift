internal import EvidenceTensors

// Sums and maxima into elements of the result; over the rows of blocks, they leave partial sums.

extension AxisReduction: NativePrimitive {
  func place(_ tensor: Tensor, in schedule: Schedule) { schedule.placeSum(tensor) }
  func text(_ tensor: Tensor, _ group: Group, _ renderer: Renderer) -> [String] {
    ElementsRenderer(renderer).reduction(tensor, reduction)
  }
  func crossedAxes(_ tensor: Tensor) -> AxisSet { [] }
  var readsMemory: Bool { false }
}

extension Scatter: NativePrimitive {
  func text(_ tensor: Tensor, _ group: Group, _ renderer: Renderer) -> [String] {
    ElementsRenderer(renderer).scatter(tensor)
  }
  var readsMemory: Bool { false }
}

extension AxisScatter: NativePrimitive {
  func place(_ tensor: Tensor, in schedule: Schedule) { schedule.placeSum(tensor) }
  func text(_ tensor: Tensor, _ group: Group, _ renderer: Renderer) -> [String] {
    ElementsRenderer(renderer).scatter(tensor)
  }
  func crossedAxes(_ tensor: Tensor) -> AxisSet { [axis] }
  var readsMemory: Bool { false }
}

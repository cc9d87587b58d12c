internal import EvidenceTensors

/// How a tensor is stored: event dimensions outermost, then lanes.
///
/// Inside a block the lanes are the rows of the block, times the inner axes (particles, enumerated values): vectors run
/// over rows, event operations are arithmetic on whole rows of lanes, and nothing is wasted on short event dimensions.
/// Elsewhere the lanes are the inner axes alone, or absent.
struct Extents: Hashable {
  var event: [Int]
  var inner: [Axis]
  var innerSizes: [Int]
  var isBlock: Bool
  /// Lanes in use, and the distance from one event element to the next.
  var lanes: Int
  var stride: Int

  var isScalar: Bool { event.product == 1 && lanes == 1 && !isBlock }
}

/// What is fixed before a program is planned: sizes, the block axis and the rows of a block.
struct BlockLayout {
  let sizes: [Axis: Int]
  let blockAxis: Axis?
  let isMinibatch: Bool
  /// Rows that one step sees at most.
  let rows: Int
  /// Rows of a block; fixed by model and batch, never by the machine.
  let blockRows: Int
  let precision: Precision

  var blocks: Int { blockAxis == nil ? 0 : (rows + blockRows - 1) / blockRows }
  /// Sums over blocks go into a fixed number of partial sums, combined in a fixed order.
  var partials: Int { Swift.min(blocks, 16) }
  /// What blocks keep for products over rows is kept for so many blocks at a time, so that memory does not grow with rows.
  var window: Int { Swift.min(blocks, 16) }
  var isWindowed: Bool { blocks > window }

  init(_ source: ProgramSource, _ graph: Graph) {
    sizes = source.sizes
    precision = source.precision
    isMinibatch = source.minibatch != nil
    let axis = source.minibatch?.axis ?? Self.largestPlate(graph, source.sizes)
    blockAxis = axis
    let size = source.minibatch?.size ?? axis.flatMap { source.sizes[$0] } ?? 0
    rows = size
    let most = axis.map { Self.rowsOfBlock(size, graph, $0, source.sizes) } ?? 0
    let isShort = source.minibatch?.isOftenSmall ?? false
    blockRows = isShort ? Swift.min(most, 16) : most
  }

  func size(_ axis: Axis) -> Int {
    guard let size = axis.fixedSize ?? sizes[axis] else {
      preconditionFailure("the axis \(axis) has no size")
    }
    return size
  }

  func isBlock(_ tensor: Tensor) -> Bool { blockAxis.map(tensor.axes.contains) ?? false }

  func extents(_ tensor: Tensor) -> Extents { extents(shape: tensor.shape, axes: tensor.axes) }

  func extents(shape: [Int], axes: AxisSet) -> Extents {
    let inner = axes.filter { $0 != blockAxis }
    let innerSizes = inner.map(size)
    let isBlock = inner.count < axes.count
    let lanes = innerSizes.product * (isBlock ? blockRows : 1)
    return Extents(
      event: shape,
      inner: inner,
      innerSizes: innerSizes,
      isBlock: isBlock,
      lanes: lanes,
      stride: isBlock ? Self.padded(lanes) : lanes
    )
  }

  /// Whether the rows of a block are whole vectors, of any machine.
  var hasWholeVectors: Bool { blockRows % 16 == 0 }

  /// Rounded up to the longest vector of any machine.
  static func padded(_ count: Int) -> Int { (count + 15) / 16 * 16 }

  /// The plate with the most rows that nothing crosses: the others lie inside a block or are global.
  private static func largestPlate(_ graph: Graph, _ sizes: [Axis: Int]) -> Axis? {
    var plates: Set<Axis> = []
    var crossed: Set<Axis> = []
    for tensor in graph.tensors {
      plates.formUnion(tensor.axes.filter(\.isPlate))
      crossed.formUnion(tensor.native.crossedAxes(tensor))
    }
    return plates.subtracting(crossed).max { a, b in (sizes[a] ?? 0, b) < (sizes[b] ?? 0, a) }
  }

  /// 64 rows fill vectors and feed products; many particles fill them by themselves, and a block takes about 512 lanes.
  ///
  /// So it does where rows are short and many, for a block has a price of its own.
  private static func rowsOfBlock(
    _ rows: Int,
    _ graph: Graph,
    _ axis: Axis,
    _ sizes: [Axis: Int]
  ) -> Int {
    let inside = graph.tensors.filter { $0.axes.contains(axis) }
    let copies = inside.map { tensor in
      tensor.axes.filter { $0 != axis }.map { $0.fixedSize ?? sizes[$0] ?? 1 }.product
    }
    let half = Swift.max((rows + 1) / 2, 1)
    let most = copies.max() ?? 1
    let widest = inside.map(\.shape.product).max() ?? 1
    let wished = inside.compactMap { $0.native.blockRows($0) }
    if let fewest = wished.min(), rows >= fewest { return fewest }
    if most >= 8 {
      let fitting = Swift.max(Swift.min(512 / most, half, 64), 1)
      guard fitting >= 16 else { return fitting }
      // Whole vectors of rows; elements that lie a multiple of 4,096 bytes apart share the same few lines of a cache.
      let whole = fitting / 16 * 16
      return whole > 16 && whole * most % 512 == 0 ? whole - 16 : whole
    }
    if most == 1, widest <= 8, rows >= 8_192 { return 512 }
    if rows >= 128 { return 64 }
    return rows > 32 ? padded(half) : Swift.max(rows, 1)
  }
}

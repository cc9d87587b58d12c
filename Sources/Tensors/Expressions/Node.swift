internal import Synchronization

/// One hash-consed node of an expression: equal operations on equal inputs are the same object.
///
/// Inputs are always made before the node, so the order of `id` is a topological order.
package final class Node: Sendable {
  package let id: Int
  package var operation: Operation { key.operation }
  package let shape: [Int]
  package let axes: AxisSet
  package let kind: Kind
  // Emptied only by `deinit`, when nobody else can see the node.
  nonisolated(unsafe) package private(set) var inputs: [Node]

  private let key: Key

  private init(
    id: Int,
    _ key: Key,
    _ inputs: [Node],
    _ shape: [Int],
    _ axes: AxisSet,
    _ kind: Kind
  ) {
    self.id = id
    self.key = key
    self.inputs = inputs
    self.shape = shape
    self.axes = axes
    self.kind = kind
  }

  /// Found by a hash that is computed once: operations are long to hash.
  private struct Key: Hashable {
    let hash: Int
    let operation: Operation
    let inputs: [Int]

    init(_ operation: Operation, _ inputs: [Int]) {
      var hasher = Hasher()
      hasher.combine(operation)
      hasher.combine(inputs)
      hash = hasher.finalize()
      self.operation = operation
      self.inputs = inputs
    }
    func hash(into hasher: inout Hasher) { hasher.combine(hash) }
    static func == (a: Key, b: Key) -> Bool {
      a.hash == b.hash && a.inputs == b.inputs && a.operation == b.operation
    }
  }
  private struct Entry {
    let id: Int
    weak var node: Node?
  }
  private struct Table {
    var entries: [Key: Entry] = [:]
    var nextID = 0
  }
  private static let table = Mutex(Table())

  private struct Graveyard {
    var nodes: [Node] = []
    var isBeingCleared = false
  }
  private static let graveyard = Mutex(Graveyard())

  /// The node for `operation` on `inputs`, made on first use.
  package static func make(
    _ operation: Operation,
    _ inputs: [Node],
    shape: [Int],
    axes: AxisSet,
    kind: Kind
  ) -> Node {
    let key = Key(operation, inputs.map(\.id))
    return table.withLock { table in
      if let node = table.entries[key]?.node { return node }
      let node = Node(id: table.nextID, key, inputs, shape, axes, kind)
      table.nextID += 1
      table.entries[key] = Entry(id: node.id, node: node)
      return node
    }
  }

  /// The number of nodes that are alive, for tests.
  package static var liveCount: Int { table.withLock { $0.entries.count } }

  deinit {
    Self.table.withLock { table in
      // A node made anew under the same key since this one died must stay.
      if table.entries[key]?.id == id { table.entries[key] = nil }
    }
    if inputs.isEmpty { return }
    // A deep chain released by recursion would overflow the stack: inputs are let go one after
    // the other, by whoever began, and must be held by nothing else then.
    let isFirst = Self.graveyard.withLock { graveyard in
      graveyard.nodes += inputs
      defer { graveyard.isBeingCleared = true }
      return !graveyard.isBeingCleared
    }
    inputs = []
    guard isFirst else { return }
    while Self.clearOne() {}
  }

  /// Lets go of one node, outside the lock that its own inputs will take; false when none is left.
  private static func clearOne() -> Bool {
    let node = graveyard.withLock { graveyard in
      graveyard.isBeingCleared = !graveyard.nodes.isEmpty
      return graveyard.nodes.popLast()
    }
    return node != nil
  }
}

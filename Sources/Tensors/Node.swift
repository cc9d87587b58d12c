internal import Synchronization

/// One hash-consed node of an expression: equal operations on equal inputs are the same object.
///
/// Inputs are always made before the node, so the order of `id` is a topological order.
package final class Node: Sendable {
  package let id: Int
  package let operation: Operation
  package let shape: [Int]
  package let axes: AxisSet
  package let kind: Kind
  // Emptied only by `deinit`, when nobody else can see the node.
  nonisolated(unsafe) package private(set) var inputs: [Node]

  fileprivate init(
    id: Int,
    _ operation: Operation,
    _ inputs: [Node],
    _ shape: [Int],
    _ axes: AxisSet,
    _ kind: Kind
  ) {
    self.id = id
    self.operation = operation
    self.inputs = inputs
    self.shape = shape
    self.axes = axes
    self.kind = kind
  }

  private struct Key: Hashable {
    let operation: Operation
    let inputs: [Int]
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
    let key = Key(operation: operation, inputs: inputs.map(\.id))
    return table.withLock { table in
      if let node = table.entries[key]?.node { return node }
      let node = Node(id: table.nextID, operation, inputs, shape, axes, kind)
      table.nextID += 1
      table.entries[key] = Entry(id: node.id, node: node)
      return node
    }
  }

  /// The number of nodes that are alive, for tests.
  package static var liveCount: Int { table.withLock { $0.entries.count } }

  deinit {
    let key = Key(operation: operation, inputs: inputs.map(\.id))
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

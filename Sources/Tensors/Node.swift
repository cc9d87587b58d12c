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
  // Emptied only by `deinit`, when nobody else can see the node: a deep chain must not be released recursively.
  nonisolated(unsafe) package private(set) var inputs: [Node]
  nonisolated(unsafe) private var isInterned = true

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

  fileprivate struct Key: Hashable {
    let operation: Operation
    let inputs: [Int]
  }
  private struct WeakNode { weak var node: Node? }
  private struct Table {
    var nodes: [Key: WeakNode] = [:]
    var nextID = 0
  }
  private static let table = Mutex(Table())

  private var key: Key { Key(operation: operation, inputs: inputs.map(\.id)) }

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
      if let node = table.nodes[key]?.node { return node }
      let node = Node(id: table.nextID, operation, inputs, shape, axes, kind)
      table.nextID += 1
      table.nodes[key] = WeakNode(node: node)
      return node
    }
  }

  deinit {
    guard isInterned || !inputs.isEmpty else { return }
    var pending = inputs
    var dead: [Node] = []
    let key = key
    inputs = []
    Self.table.withLock { table in
      // A node made anew under the same key since this one died must stay.
      if isInterned, let entry = table.nodes[key], entry.node == nil { table.nodes[key] = nil }
      while var node = pending.popLast() {
        guard isKnownUniquelyReferenced(&node) else {
          // Others hold it; releasing it later, outside the lock, keeps `deinit` from re-entering.
          dead.append(node)
          continue
        }
        table.nodes[node.key] = nil
        pending += node.inputs
        node.inputs = []
        node.isInterned = false
        dead.append(node)
      }
    }
  }
}

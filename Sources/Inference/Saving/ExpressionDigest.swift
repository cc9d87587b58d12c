internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// A short text that tells expressions of variables with names apart, alike in every process.
struct ExpressionDigest {
  private let structure: Structure
  private var numbers: [Tensor: Int] = [:]
  private var text = ""

  init(_ structure: Structure) { self.structure = structure }

  /// The first sixteen digits of the SHA-256 of the expressions, operation by operation.
  mutating func digest(_ expressions: [Tensor]) -> String {
    (numbers, text) = ([:], "")
    for expression in expressions { text += "> \(number(expression))\n" }
    return String(SHA256.hexadecimal(Array(text.utf8)).prefix(16))
  }

  private mutating func number(_ tensor: Tensor) -> Int {
    if let known = numbers[tensor] { return known }
    // Expressions may be deeper than a stack: what is open waits in a list.
    var open = [tensor]
    while let next = open.last {
      let missing = next.inputs.filter { numbers[$0] == nil }
      guard missing.isEmpty else {
        open += missing.reversed()
        continue
      }
      open.removeLast()
      guard numbers[next] == nil else { continue }
      let inputs = next.inputs.map { "\(numbers[$0] ?? -1)" }.joined(separator: " ")
      text += "\(words(for: next.operation)) \(next.shape) \(inputs)\n"
      numbers[next] = numbers.count
    }
    return numbers[tensor] ?? -1
  }

  private func words(for operation: Operation) -> String {
    switch operation {
    case .variable(let variable): "\(variable.role) \(structure.name(of: variable))"
    case .constant(let constant):
      "\(constant.shape) " + constant.elements.map { "\($0.bitPattern)" }.joined(separator: ",")
    case .elementwise(let row): row.name
    default: "\(operation)"
    }
  }
}

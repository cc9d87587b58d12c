import EvidenceModels
import EvidenceTool
import Synchronization

/// What a command of the tool writes, and its exit status.
struct ToolRun {
  let status: Int32
  let output: String
  let errors: String

  init(_ arguments: String...) { self.init(arguments) }

  init(_ arguments: [String], on examples: [Example] = gallery) {
    let output = Lines()
    let errors = Lines()
    let console = Console(output: output.append, errors: errors.append)
    status = Tool.run(arguments, on: Gallery(examples: examples), console: console)
    self.output = output.text
    self.errors = errors.text
  }
}

/// Lines that are collected from any thread.
private final class Lines: Sendable {
  private let lines = Mutex<[String]>([])
  var text: String { lines.withLock { $0.joined(separator: "\n") } }

  @Sendable func append(_ line: String) { lines.withLock { $0.append(line) } }
}

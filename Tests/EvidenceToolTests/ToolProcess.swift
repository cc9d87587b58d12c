import Foundation

/// The tool in a process of its own, with an environment of its own.
struct ToolProcess {
  let status: Int32
  let output: String
  let errors: String

  /// Runs the tool; variables that are nil are taken out of the environment.
  ///
  /// `interruptedAfter` so many seconds it gets what Ctrl-C sends.
  init(
    _ arguments: String...,
    environment changes: [String: String?] = [:]
  ) throws {
    try self.init(arguments, environment: changes)
  }

  init(
    _ arguments: [String],
    environment changes: [String: String?] = [:],
    interruptedAfter seconds: Double? = nil
  ) throws {
    // The executable is built beside the tests.
    let tests = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    let process = Process()
    let tool = tests.deletingLastPathComponent().appending(path: "evidence")
    if seconds == nil {
      process.executableURL = tool
      process.arguments = arguments
    } else {
      // A process in the background ignores interrupts, and so would its children.
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["--default-signal=INT", tool.path] + arguments
    }
    var environment = ProcessInfo.processInfo.environment
    for (name, value) in changes { environment[name] = value }
    process.environment = environment
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    if let seconds {
      Thread.sleep(forTimeInterval: seconds)
      process.interrupt()
    }
    self.output = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(),
      as: UTF8.self
    )
    self.errors = String(
      decoding: errors.fileHandleForReading.readDataToEndOfFile(),
      as: UTF8.self
    )
    process.waitUntilExit()
    status = process.terminationStatus
  }
}

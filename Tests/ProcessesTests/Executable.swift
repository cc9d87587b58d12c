import Foundation
import Testing

/// Processes of an executable that is built beside the tests.
struct Executable {
  let name: String

  /// A process that is not started yet, and what it will have written to standard output.
  func process(
    _ arguments: [String],
    _ changes: [String: String?] = [:]
  ) -> (process: Process, output: Pipe) {
    let process = Process()
    process.executableURL = Self.products.appendingPathComponent(name)
    process.arguments = arguments
    var environment = ProcessInfo.processInfo.environment
    for (variable, value) in changes { environment[variable] = value }
    process.environment = environment
    let pipe = Pipe()
    process.standardOutput = pipe
    return (process, pipe)
  }

  /// The lines that a process writes which ends well.
  func lines(_ arguments: [String], _ changes: [String: String?] = [:]) throws -> [String] {
    let (process, pipe) = process(arguments, changes)
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(arguments)")
    return text.split(separator: "\n").map(String.init)
  }

  /// Where executables are built, beside the tests.
  private static var products: URL {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
    return bundle?.bundleURL.deletingLastPathComponent() ?? Bundle.main.bundleURL
  }
}

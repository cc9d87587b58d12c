internal import ArgumentParser
internal import Evidence

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The command-line tool over a list of models.
///
/// A program that has it for its own models is one line: `Tool.main([Coin.example])`.
public enum Tool {
  /// Runs the command that the process was started with, and ends the process: 0 done, 1 failed, 2 usage, 130 stopped by
  /// Ctrl-C.
  public static func main(_ examples: [Example], workloads: [Workload] = []) -> Never {
    _ = started
    let arguments = Array(CommandLine.arguments.dropFirst())
    let gallery = Gallery(examples: examples, workloads: workloads)
    exit(run(arguments, on: gallery, console: Console()))
  }

  private static let started = ContinuousClock.now

  /// The time since `main` was called.
  static var secondsSinceStart: Double { (ContinuousClock.now - started).seconds }

  /// Runs a command; returns the exit status.
  package static func run(_ arguments: [String], on gallery: Gallery, console: Console) -> Int32 {
    do {
      let command = try RootCommand.parseAsRoot(arguments)
      guard let command = command as? any ToolCommand else { throw CleanExit.helpRequest() }
      try command.run(on: gallery, console: console)
      return 0
    } catch let mistake as Misuse {
      console.warn(mistake.description)
      return 2
    } catch Interrupt.stopped {
      // What a shell makes of a process that SIGINT ended.
      return 130
    } catch let error as UsageError {
      console.warn(error.description)
      return 1
    } catch {
      let message = RootCommand.fullMessage(for: error)
      guard RootCommand.exitCode(for: error) != .success else {
        console.show(message)
        return 0
      }
      console.warn(message)
      return RootCommand.exitCode(for: error) == .validationFailure ? 2 : 1
    }
  }
}

/// A command that is given the models it works on.
protocol ToolCommand: ParsableCommand {
  func run(on gallery: Gallery, console: Console) throws
}

/// A mistake in the command line itself, such as the name of a model that there is not.
struct Misuse: Error, CustomStringConvertible {
  let error: UsageError
  var description: String { error.description }
}

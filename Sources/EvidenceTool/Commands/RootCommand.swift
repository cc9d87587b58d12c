internal import ArgumentParser

/// The name that the process was started by, which a person's own tool chooses.
let programName =
  CommandLine.arguments.first?.split(separator: "/").last.map(String.init) ?? "evidence"

struct RootCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: programName,
      abstract: "Fits probabilistic models and compares the bound with the exact evidence.",
      subcommands: [
        ModelsCommand.self, ShowCommand.self, FitCommand.self, SampleCommand.self,
        PredictCommand.self, LeaveOneOutCommand.self, ExportCommand.self, CompareCommand.self,
        BracketCommand.self, DemoCommand.self, BenchmarkCommand.self,
      ]
    )
  }
}

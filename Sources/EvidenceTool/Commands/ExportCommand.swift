internal import ArgumentParser
internal import Evidence

struct ExportCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes draws, data and terms as a Zarr store, which xarray and ArviZ read."
  )
  @OptionGroup var fitted: FittedArguments
  @Option(help: "The folder that is written.") var to: String

  func run(on gallery: Gallery, console: Console) throws {
    let state = try fitted.state(on: gallery)
    try state.write(dataTree: to, draws: fitted.draws, seed: fitted.seed)
    console.show("\(fitted.draws) draws in \(to)")
  }
}

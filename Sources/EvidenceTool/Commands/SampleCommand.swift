internal import ArgumentParser
internal import Evidence

struct SampleCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract:
      "Draws latents from the approximate posterior, as comma-separated values, one draw a row."
  )
  @OptionGroup var fitted: FittedArguments
  @Option(help: "The latents that are drawn, together; all of them where none is named.")
  var of: [String] = []
  @Option(help: "The file that is written; standard output where it is -.") var to = "-"

  func run(on gallery: Gallery, console: Console) throws {
    let state = try fitted.state(on: gallery)
    let (structure, sizes) = (state.plan.bound.structure, state.plan.bound.sizes)
    let latents =
      try of.isEmpty
      ? structure.latents
      : of.map { try structure.variable(named: $0, [.latent], "latent") }
    let samples = try state.samples(of: latents, count: fitted.draws, seed: fitted.seed)
    var columns = [(name: "draw", values: Values((0..<fitted.draws).map(Double.init)))]
    for (latent, values) in zip(latents, samples) {
      let shape = latent.plates.map { sizes[$0] ?? 1 } + latent.shape
      let (all, width) = (values.doubles, shape.product)
      for (element, name) in elementNames(structure.name(of: latent), shape).enumerated() {
        let own = (0..<fitted.draws).map { all[$0 * width + element] }
        columns.append((name: name, values: Values(own)))
      }
    }
    try console.save(Table(columns), to: to)
  }
}

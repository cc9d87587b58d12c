internal import EvidenceDistributions
public import EvidenceModeling
internal import EvidenceTensors

extension AutomaticGuide {
  /// All latents together, a normalizing flow of a standard normal vector under a normal of full rank over their coordinates.
  ///
  /// It starts as that normal, for which it has a search, so that steps are spent on what no normal can be. `hidden` are the
  /// sizes of the hidden layers of each layer's network, where the family has one. A fit throws `UsageError` for no layers, and
  /// above 2,000 coordinates.
  /// - Reference: Rezende & Mohamed (2015), "Variational inference with normalizing flows".
  public static func flow(
    _ family: FlowFamily = .inverseAutoregressive,
    layers: Int = 4,
    hidden: [Int] = [32]
  ) -> AutomaticGuide {
    AutomaticGuide("flow", takesMarginals: false) { task throws(UsageError) in
      let coordinates = GuideCoordinates(task.latents, sizes: task.bound.sizes)
      let flow = Flow(family, of: coordinates.dimension, layers: layers, hidden: hidden)
      if let mistake = flow.mistake {
        throw UsageError(
          what: mistake,
          place: "AutomaticGuide.flow",
          fix: "Give at least one layer, and hidden layers of at least one number"
        )
      }
      let learned = try flow.parameters.map { (variable: $0.variable, name: "flow.\($0.path)") }
      let bijector = FlowBijector(flow: flow, context: nil)
      let shape = GuideMarginals("\(layers) \(family.rawValue) layers") { _ in
        CoordinateShape(parameters: learned, map: bijector)
      }
      return [try fullRank(over: coordinates, shape)]
    }
  }
}

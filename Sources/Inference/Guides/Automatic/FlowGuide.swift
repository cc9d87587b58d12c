internal import EvidenceDistributions
internal import EvidenceFiles
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
    AutomaticGuide(
      "flow",
      takesMarginals: false,
      settings: [
        .init("family", .string(family.rawValue)), .init("layers", .integer(layers)),
        .init("hidden", .array(hidden.map(JSONValue.integer))),
      ],
      withSettings: { saved in
        guard case .string(let name)? = saved["family"], let family = FlowFamily(rawValue: name),
          case .integer(let layers)? = saved["layers"], case .array(let sizes)? = saved["hidden"]
        else { return nil }
        let hidden = sizes.compactMap { size in
          if case .integer(let count) = size { count } else { nil as Int? }
        }
        return hidden.count == sizes.count ? .flow(family, layers: layers, hidden: hidden) : nil
      }
    ) { task throws(UsageError) in
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

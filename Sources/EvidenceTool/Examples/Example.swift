/// A model as the tool offers it: a name, what it shows, and the data that it comes with.
///
///     Example("coin", "The bias of a coin.") { try Study(Coin(), observing: [\.heads: [1, 0, 1]]) }
public struct Example: Sendable {
  /// What it is called on the command line.
  public let name: String
  /// One line that says what it shows.
  public let summary: String
  /// The data sets to choose from; the first is the default.
  public let datasets: [Dataset]
  /// How it is fitted where the command line does not say.
  public let settings: FitSettings
  /// Whether log p(x) is within reach, so that `compare --all` has it.
  public let isToy: Bool

  /// A model with several data sets to choose from.
  public init(
    _ name: String,
    _ summary: String,
    data datasets: [Dataset],
    settings: FitSettings = FitSettings(),
    isToy: Bool = false
  ) {
    self.name = name
    self.summary = summary
    self.datasets = datasets
    self.settings = settings
    self.isToy = isToy
  }

  /// A model with its own data, which are called `built-in`.
  public init(
    _ name: String,
    _ summary: String,
    settings: FitSettings = FitSettings(),
    isToy: Bool = false,
    study: @escaping @Sendable () throws -> Study
  ) {
    let data = [Dataset("built-in", load: study)]
    self.init(name, summary, data: data, settings: settings, isToy: isToy)
  }
}

/// Data for a model, loaded when they are asked for.
public struct Dataset: Sendable {
  /// What it is called on the command line.
  public let name: String
  /// How the model is fitted to them, where it is not as the example says.
  public let settings: FitSettings?
  package let load: @Sendable () throws -> Study

  /// The data called `name`, together with a model of the sizes that they need.
  public init(
    _ name: String,
    settings: FitSettings? = nil,
    load: @escaping @Sendable () throws -> Study
  ) {
    self.name = name
    self.settings = settings
    self.load = load
  }
}

extension Example: CustomStringConvertible {
  public var description: String { name }
}

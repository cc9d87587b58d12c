/// A part of a model that owns parameters or variables, such as a neural network layer.
///
/// Declared variables are found by reflection: in stored properties, in arrays, and in modules inside modules.
public protocol Module: Sendable {}

/// A joint density over the variables that a type declares, and, if wanted, an approximation of its posterior.
///
/// A model describes one repetition; plates, data and mini-batches are added by what uses it.
public protocol Model: Module {
  /// The joint density p(latents, observed | inputs) as factors in any order.
  @JointBuilder var joint: Joint { get }
  /// The approximate posterior q(latents | observed, inputs). Empty, the default, means an automatic one.
  @JointBuilder var guide: Joint { get }
}

extension Model {
  public var guide: Joint { Joint(factors: []) }
}

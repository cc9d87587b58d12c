public import EvidenceTensors

/// A point that a map leads to, and the volume that it takes there.
public struct FlowPoint: Sendable {
  public let value: Tensor
  /// log |det ∂value/∂start|.
  public let logDeterminant: Tensor

  public init(_ value: Tensor, logDeterminant: Tensor) {
    self.value = value
    self.logDeterminant = logDeterminant
  }
}

/// A smooth one-to-one map of vectors with weights to be learned, which may depend on a further vector, the context.
///
/// A type of one's own states `map` and `unmap`; who uses it calls `forward` and `inverse`, which look at shapes first.
/// - Shapes: x and y `[count]`; the context `[context]`.
/// - Reference: Papamakarios, Nalisnick, Rezende, Mohamed & Lakshminarayanan (2021), "Normalizing flows for probabilistic
///   modeling and inference".
public protocol FlowLayer: Module {
  /// How many numbers are mapped.
  var count: Int { get }
  /// How many numbers the context has; 0: there is none.
  var context: Int { get }
  /// Why no vector can be mapped, if that is so.
  var mistake: String? { get }
  /// y, and log |det ∂y/∂x|.
  func map(_ x: Tensor, _ context: Tensor?) -> FlowPoint
  /// The x that is mapped to y, and log |det ∂x/∂y|.
  func unmap(_ y: Tensor, _ context: Tensor?) -> FlowPoint
}

extension FlowLayer {
  public var mistake: String? { nil }

  /// y, and log |det ∂y/∂x|.
  public func forward(_ x: Tensor, given context: Tensor? = nil) -> FlowPoint {
    fault(x, context) ?? map(x, context)
  }

  /// The x that is mapped to y, and log |det ∂x/∂y|.
  public func inverse(_ y: Tensor, given context: Tensor? = nil) -> FlowPoint {
    fault(y, context) ?? unmap(y, context)
  }

  /// The same map read backwards: where one direction is dear, so is the other one of this.
  public var inverted: any FlowLayer { InverseFlow(self) }

  private func fault(_ x: Tensor, _ context: Tensor?) -> FlowPoint? {
    let found = [x, context].compactMap(\.self).first { $0.mistake != nil } ?? misfit(context)
    let fault = found ?? (x.shape == [count] ? nil : .invalid(words(x.shape)))
    return fault.map { FlowPoint($0, logDeterminant: $0) }
  }

  private func words(_ shape: [Int]) -> String {
    "a flow of \(count) number\(count == 1 ? "" : "s") is given the event shape \(shape)"
  }

  /// What is wrong with the flow itself or with its context, if something is.
  func misfit(_ given: Tensor?) -> Tensor? {
    if let mistake = given?.mistake ?? mistake { return .invalid(mistake) }
    guard let given else {
      return context == 0 ? nil : .invalid("a flow with a context of \(context) is given none")
    }
    if given.shape == [context] { return nil }
    let own = context == 0 ? "without a context" : "with a context of \(context)"
    return .invalid("a flow \(own) is given one of event shape \(given.shape)")
  }
}

/// A number that stays within ±bound and near 0 is what it was, bound · tanh(x / bound).
///
/// Of the logarithm of a scale, it keeps samples and gradients from growing without limit as layers follow one another.
/// - Reference: Andrade (2024), "Stable training of normalizing flows for high-dimensional variational inference",
///   arXiv 2402.16408, section 3, which bounds it by an arc tangent.
func bounded(_ x: Tensor, by bound: Double = logScaleBound) -> Tensor { bound * tanh(x / bound) }

/// The largest logarithm of a scale in one layer: a factor of 7.4.
let logScaleBound = 2.0

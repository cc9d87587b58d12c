public import EvidenceTensors

/// A flow's layer read backwards.
public struct InverseFlow: FlowLayer {
  public let base: any FlowLayer

  public init(_ base: any FlowLayer) { self.base = base }

  public var count: Int { base.count }
  public var context: Int { base.context }
  public var mistake: String? { base.mistake }

  public func map(_ x: Tensor, _ context: Tensor?) -> FlowPoint { base.unmap(x, context) }
  public func unmap(_ y: Tensor, _ context: Tensor?) -> FlowPoint { base.map(y, context) }
}

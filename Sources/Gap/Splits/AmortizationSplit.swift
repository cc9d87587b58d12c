/// The gap of an amortized guide in two parts, in nats.
///
/// - Reference: Cremer, Li & Duvenaud (2018), "Inference suboptimality in variational autoencoders", section 4.1.
public struct AmortizationSplit: Sendable {
  /// log p(x) − ELBO of the best member of the guide's family, found for each datum by itself.
  public var approximation: Double { perDatum.reduce(0) { $0 + $1.approximation } }
  /// The ELBO of those best members less that of the guide.
  public var amortization: Double { perDatum.reduce(0) { $0 + $1.amortization } }
  public let perDatum: [(approximation: Double, amortization: Double)]
}

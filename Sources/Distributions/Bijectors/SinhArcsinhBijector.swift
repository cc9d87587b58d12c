public import EvidenceTensors

/// The reals onto themselves, x = sinh((arsinh u + skew) / tail): the identity at skew 0 and tail 1.
///
/// Of a standard normal u, x leans to the side of `skew`; its tails are heavier than a normal's for `tail` below 1.
/// - Reference: Jones & Pewsey (2009), "Sinh-arcsinh distributions", eq. 2, with skew = ε and tail = δ.
public struct SinhArcsinhBijector: Bijector {
  public let skew: Tensor
  public let tail: Tensor

  public init(skew: some TensorConvertible, tail: some TensorConvertible) {
    self.skew = skew.tensor
    self.tail = tail.tensor
  }

  public var parameters: [DistributionParameter] {
    [.init("skew", skew, in: .real), .init("tail", tail, in: .positive)]
  }
  public var image: Support { .real }
  public func forward(_ unconstrained: Tensor) -> Tensor {
    sinh((arsinh(unconstrained) + skew) / tail)
  }
  public func inverse(_ value: Tensor) -> Tensor { sinh(tail * arsinh(value) - skew) }

  /// log cosh t as softplus(2 t) − t − log 2, which does not overflow.
  public func logDeterminants(_ unconstrained: Tensor) -> Tensor {
    let u = arsinh(unconstrained)
    return logCosh((u + skew) / tail) - logCosh(u) - log(tail)
  }
}

/// log(|x| + √(x² + 1)) with the sign of x; both branches keep the digits of small numbers.
private func arsinh(_ x: Tensor) -> Tensor {
  let isNegative = x .< 0
  let size = select(isNegative, -x, x)
  let own = square(size)
  // Beyond, the square overflows long before the logarithm does.
  let isLarge = size .> 1e8
  let small = log1p(size + own / (1 + sqrt(1 + select(isLarge, 0, own))))
  let length = select(isLarge, log(select(isLarge, size, 1)) + 0.693_147_180_559_945_3, small)
  return select(isNegative, -length, length)
}

/// (eˣ − e⁻ˣ) / 2.
private func sinh(_ x: Tensor) -> Tensor { 0.5 * (expm1(x) - expm1(-x)) }

private func logCosh(_ x: Tensor) -> Tensor { softplus(2 * x) - x - 0.693_147_180_559_945_3 }

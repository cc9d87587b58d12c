internal import EvidenceTensors

/// Chains, repetition by repetition, by the textbook's recursions.
extension [NumericArray] {
  func chain(_ operation: ChainOperation, into result: NumericArray) -> NumericArray {
    guard let size = ChainSize(operation, map(\.shape)) else { return result }
    let starts = map { $0.starts(along: result.axes, sizes: result.sizes) }
    var elements: [Double] = []
    elements.reserveCapacity(result.elements.count)
    for repetition in starts[0].indices {
      let own = indices.map { index in
        let start = starts[index][repetition]
        return Array<Double>(self[index].elements[start..<start + self[index].eventCount])
      }
      let discrete = InterpretedDiscreteChain(unary: own[0], pair: own[1], size: size)
      switch operation {
      case .logSum: elements.append(discrete.logSum)
      case .marginals: elements += discrete.marginals
      case .maximum: elements += discrete.maximum
      case .factor:
        elements += BlockTridiagonal(unary: own[0], pair: own[1], size: size).factor
      case .logDeterminant: elements.append(ChainFactor(own[2], size).logDeterminant)
      case .solve: elements += ChainFactor(own[2], size).solution(own[3])
      case .covariance: elements += ChainFactor(own[2], size).covariance
      }
    }
    return result.with(elements)
  }
}

extension ChainSize {
  func unaryRow(_ step: Int) -> Int { Swift.min(step, unaryRows - 1) }
  func pairRow(_ step: Int) -> Int { Swift.min(step, pairRows - 1) }
}

internal import EvidenceDistributions
internal import EvidenceTensors

/// Scans of data by their support; images are many, so that bytes are looked up in a table.
extension Values {
  /// The position of the first member, of `memberSize` elements each, that is not in a support; one of which some is missing is.
  func firstPosition(outside support: Support, memberSize: Int) -> Int? {
    if let holes {
      let size = max(memberSize, 1)
      return stride(from: 0, to: count, by: size).first { start in
        let seen = (start..<start + size).filter { !holes[$0] }.map { self[$0] }
        return seen.count == size
          ? !support.contains(seen) : !support.mayContain(part: seen)
      }
    }
    guard support.rank == 0 else {
      return stride(from: 0, to: count, by: max(memberSize, 1)).first { start in
        !support.contains((start..<start + memberSize).map { self[$0] })
      }
    }
    switch (storage, support) {
    case (_, .real), (_, .vector), (_, .point): return nil
    case (.bytes(let elements), _):
      let isInside = (0..<256).map { support.contains(Double($0)) }
      return elements.firstIndex { !isInside[Int($0)] }
    case (.integers(let elements), _):
      return elements.firstIndex { !support.contains(Double($0)) }
    case (.floats(let elements), _):
      return elements.firstIndex { !support.contains(Double($0)) }
    case (.doubles(let elements), _):
      return elements.firstIndex { !support.contains($0) }
    }
  }
}

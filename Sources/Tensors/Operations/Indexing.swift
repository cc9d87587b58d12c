extension Tensor {
  /// The entry at an integer tensor: of the plate that `self` carries and `index` does not, else
  /// of the first event dimension.
  ///
  /// `centers[k]` reads row k of [3, 2]; `theta[county]`, with theta per county and county per
  /// row, is per row.
  public subscript(index: Tensor) -> Tensor {
    if let mistake = [self, index].first(where: { $0.mistake != nil }) { return mistake }
    let plates = axes.subtracting(index.axes).filter(\.isPlate)
    switch plates.count {
    case 0: return gathered(index)
    case 1: return gathered(index, of: plates[0])
    default:
      let names = plates.map(\.name).joined(separator: ", ")
      return .invalid("which plate is indexed? The tensor carries \(names); use gathered(_:of:)")
    }
  }

  /// The entries of the first event dimension at an integer tensor of event shape s: s + the
  /// remaining shape.
  public func gathered(_ index: Tensor) -> Tensor {
    if let mistake = [self, index].first(where: { $0.mistake != nil }) { return mistake }
    guard let extent = shape.first else {
      return .invalid("a scalar has no event dimension to index")
    }
    if let value = index.constantValue, index.shape.isEmpty {
      guard let position = Int(exactly: value) else {
        return .invalid("the index \(value) is not an integer")
      }
      return self[position]
    }
    // Indexed by the whole axis of its values, the dimension itself becomes the axis.
    if case .axisIndex(let axis) = index.operation, axis.fixedSize == extent, !axes.contains(axis) {
      return axisFromEvent(axis)
    }
    return .applying(.gather, to: [self, index])
  }

  /// The entry of a plate at an integer scalar: `effect.gathered(3, of: Schools.self)`, counted from 0.
  public func gathered(_ index: some TensorConvertible, of plate: any Plate.Type) -> Tensor {
    gathered(index.tensor, of: Axis(plate))
  }
}

/// 1 at the position of an integer, 0 elsewhere: event shape s → s + [extent].
public func oneHot(_ index: Tensor, _ extent: Int) -> Tensor {
  if index.mistake != nil { return index }
  guard extent > 0 else { return .invalid("oneHot takes at least one position, not \(extent)") }
  let positions = Tensor((0..<extent).map(Double.init))
  return index.reshaped(index.shape + [1]) .== positions
}

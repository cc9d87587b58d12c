import EvidenceTensors

/// Leaves of random graphs, and the numbers that are bound to them.
extension RandomGraphBuilder {
  /// A parameter; sometimes per row or group, or for every pair of them.
  mutating func parameter(_ shape: [Int]) -> Entry {
    let own = someAxes(probability: 0.15).filter(\.isPlate)
    let plates = generator.chance(0.1) ? axes.filter(\.isPlate).shuffled(using: &generator) : own
    let chosen = fits(shape, AxisSet(plates)) ? plates : []
    let variable = Variable(.parameter, shape: shape, plates: chosen)
    parameters.append(variable)
    state[variable] = generator.doubles(count(shape, variable.axes), in: -1...1)
    return Entry(Tensor(variable), bound: 1)
  }

  /// Data, mostly per row; the plates are declared in any order.
  mutating func datum(_ shape: [Int]) -> Entry {
    let plates = someAxes(probability: 0.6).filter(\.isPlate).shuffled(using: &generator)
    let chosen = fits(shape, AxisSet(plates)) ? plates : []
    let variable = Variable(.observed, shape: shape, plates: chosen)
    let extents = chosen.map(size(of:)) + shape
    let isBytes = generator.chance(0.2)
    let elements: Values.Storage =
      isBytes
      ? .bytes((0..<extents.product).map { _ in UInt8.random(in: 0...2, using: &generator) })
      : .doubles(generator.doubles(extents.product, in: -2...2))
    data[variable] = Values(elements, fitting: extents)
    return Entry(Tensor(variable), bound: 2)
  }

  mutating func noise(_ shape: [Int]) -> Entry {
    let carried = AxisSet(someAxes(probability: 0.6))
    let chosen = fits(shape, carried) ? carried : []
    let family: Noise.Family = generator.chance(0.7) ? .normal : .uniform
    sites += 1
    let noise = Noise(family, site: sites, shape: shape, axes: chosen)
    return Entry(.noise(noise), bound: family == .normal ? 5 : 1)
  }

  /// Integers below `bound`; plates are declared in canonical order.
  mutating func index(_ shape: [Int], below bound: Int, without excluded: AxisSet = []) -> Tensor {
    let plates = someAxes(probability: 0.5).filter { $0.isPlate && !excluded.contains($0) }
    let variable = Variable(.input, shape: shape, plates: plates)
    let extents = plates.map(size(of:)) + shape
    let range = 0..<Int32(bound)
    let numbers = (0..<extents.product).map { _ in Int32.random(in: range, using: &generator) }
    data[variable] = Values(.integers(numbers), fitting: extents)
    return Tensor(variable)
  }

  /// A claim about integers, on which rounding has no say.
  mutating func condition() -> Tensor {
    let k = index([], below: 4)
    return switch Int.random(in: 0..<6, using: &generator) {
    case 0: k .< 1.5
    case 1: k .<= 2
    case 2: k .== 1
    case 3: k .!= 3
    case 4: and(k .> 0, not(k .== 2))
    default: or(k .< 1, k .>= 3)
    }
  }

  /// −1 or 1.
  mutating func signs() -> Tensor { 2 * condition() - 1 }
}

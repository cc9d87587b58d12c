internal import EvidenceDistributions
internal import EvidenceTensors

/// The integral over sequences in which the log joint L is quadratic and of which only neighbouring values appear together.
///
/// The precision is block tridiagonal: its factor, the mean and the covariances of neighbours are found in time linear in the
/// length, which is the Kalman filter and smoother in information form, so that a diffuse start needs nothing special. The
/// integral is log ∫ exp L = L(μ) + ½ gᵀ Λ⁻¹ g + d/2 log 2π − ½ log det Λ with the gradient g at the maximum μ, which is a
/// correction of the size of rounding.
/// - Reference: Bishop (2006), section 13.3; Durbin & Koopman (2012), section 4.
struct GaussianChain: Sendable {
  let variables: [Variable]
  let plates: AxisSet
  let length: Int
  /// The dimensions of one step, of each sequence in turn.
  let widths: [Int]
  /// Blocks of the precision: of values, [m, d, d], and of neighbours, [n, 2d, 2d]; the last row holds for all later steps.
  let unary: Tensor
  let pair: Tensor
  /// The blocks of the precision's lower factor, [T, 2, d, d].
  let factor: Tensor
  /// The maximum of the log joint, [T, d].
  let mean: Tensor
  let logIntegral: Tensor
  /// ½ gᵀ Λ⁻¹ g at the maximum.
  let correction: Tensor

  var width: Int { widths.reduce(0, +) }

  /// - Precondition: `logJoint` was proved quadratic in the sequences; `isFinal` where nothing that it reads is integrated out
  ///   later, so that only first derivatives are asked for.
  init(_ terms: ChainTerms, of logJoint: Tensor, plates: AxisSet, isFinal: Bool) {
    let latents = terms.placeholders.latents
    let length = latents[0].shape[0]
    let widths = latents.map { $0.shape.dropFirst().reduce(1, *) }
    let width = widths.reduce(0, +)
    var single = ChainRows(count: length, shape: [width, width])
    var double = ChainRows(count: Swift.max(length - 1, 1), shape: [2 * width, 2 * width])
    for term in terms.moving {
      let block = Self.precision(terms, term.tensor, term.first, term.width, latents, widths)
      if term.width == 1 {
        single.add(block, steps: term.steps, first: term.first)
      } else {
        double.add(block, steps: term.steps, first: term.first)
      }
    }
    for term in terms.single {
      let block = Self.precision(terms, term.tensor, term.first, term.width, latents, widths)
      if term.width == 1 {
        single.add(block, at: term.first)
      } else {
        double.add(block, at: term.first)
      }
    }
    let (unary, pair) = (single.tensor, double.tensor)
    let factor = Tensor.chain(.factor(length: length), [unary, pair])
    let blocks = [unary, pair, factor]
    let field = SequenceGradient(of: logJoint, latents, widths, plates)
    let start = field.gradient(at: .filled(0, [length, width]))
    let first = Tensor.chain(.solve, blocks + [start])
    // Once more from there where scales are still to be integrated: beside a step far below the noise, few digits are left.
    let again = isFinal ? Tensor(0) : Tensor.chain(.solve, blocks + [field.gradient(at: first)])
    let solution = first + again
    // The identity holds at any point, so that none of its derivatives needs those of the maximum.
    let maximum = isFinal ? stopGradient(solution) : solution
    let slope = field.gradient(at: maximum)
    let correction = 0.5 * sum(slope * Tensor.chain(.solve, blocks + [slope]))
    let volume = Double(length * width) * halfLogTwoPi
    self.correction = correction
    self.variables = latents
    self.plates = plates
    self.length = length
    self.widths = widths
    self.unary = unary
    self.pair = pair
    self.factor = factor
    mean = maximum
    let atMean = field.value(at: maximum) + (isFinal ? stopGradient(correction) : correction)
    logIntegral = atMean + volume - 0.5 * Tensor.chain(.logDeterminant, blocks)
  }

  /// Minus the second derivatives of a term by the values of its window, earlier ones first.
  private static func precision(
    _ terms: ChainTerms,
    _ term: Tensor,
    _ first: Int,
    _ count: Int,
    _ latents: [Variable],
    _ widths: [Int]
  ) -> Tensor {
    let width = widths.reduce(0, +)
    let size = count * width
    let direction = AxisNumbers.make(size: size)
    let axes = term.axes.union([direction]).union(latents[0].axes)
    let point = Variable(.state, shape: [size], plates: axes.sorted)
    let value = terms.substituted(term, first: first) { latent, isLater in
      let place = latents.firstIndex(of: latent) ?? 0
      let start = (isLater ? width : 0) + widths[..<place].reduce(0, +)
      let own = Tensor(point).sliced(start..<start + widths[place])
      return own.reshaped(Array(latent.shape.dropFirst()))
    }
    let slope = EvidenceTensors.gradient(
      of: value.summed(over: axes),
      withRespectTo: [Tensor(point)]
    )[0]
    let unit = diagonalMatrix(.filled(1, [size])).axisFromEvent(direction)
    let alongUnit = sum(slope * unit).summed(over: axes)
    let columns = EvidenceTensors.gradient(of: alongUnit, withRespectTo: [Tensor(point)])[0]
    return -columns.substituting([Tensor(point): .filled(0, [size])]).eventFromAxis(direction)
  }
}

/// A log joint and its gradient as functions of sequences side by side, [T, d].
private struct SequenceGradient {
  private let point: Tensor
  private let atPoint: Tensor
  private let slope: Tensor

  init(of logJoint: Tensor, _ latents: [Variable], _ widths: [Int], _ plates: AxisSet) {
    let length = latents[0].shape[0]
    let all = Variable(.state, shape: [length, widths.reduce(0, +)], plates: plates.sorted)
    point = Tensor(all)
    atPoint = logJoint.substituting(Self.latents(latents, widths, at: point))
    let total = atPoint.summed(over: plates)
    slope = EvidenceTensors.gradient(of: total, withRespectTo: [point])[0]
  }

  static func latents(_ latents: [Variable], _ widths: [Int], at point: Tensor) -> [Tensor: Tensor]
  {
    var result: [Tensor: Tensor] = [:]
    var start = 0
    for (latent, width) in zip(latents, widths) {
      let own = latents.count == 1 ? point : point.sliced(start..<start + width, dimension: 1)
      result[Tensor(latent)] = own.reshaped(latent.shape)
      start += width
    }
    return result
  }

  func value(at place: Tensor) -> Tensor { atPoint.substituting([point: place]) }
  func gradient(at place: Tensor) -> Tensor { slope.substituting([point: place]) }
}

extension GaussianChain {
  /// The sequences as expressions of all of them side by side.
  func latents(at point: Tensor) -> [Tensor: Tensor] {
    SequenceGradient.latents(variables, widths, at: point)
  }

  /// The sequences side by side, [T, d].
  var vector: Tensor {
    let parts = zip(variables, widths).map { Tensor($0).reshaped(length, $1) }
    return parts.count == 1 ? parts[0] : concatenated(parts, dimension: 1)
  }

  /// The covariances of the values of each step, [T, d, d].
  var covariances: Tensor {
    let all = unary.repeatingLastRow(length)
    let result = Tensor.chain(.covariance, [all, pair, factor])
    return result.sliced(0..<all.shape.product).reshaped(all.shape)
  }

  /// Lᵀ x of the precision's factor for x [T, d].
  func whitened(_ x: Tensor) -> Tensor {
    let own = sum(factorBlock(0) * x.reshaped(length, width, 1), dimensions: [1])
    guard length > 1 else { return own }
    let next = x.sliced(1..<length).reshaped(length - 1, width, 1)
    let below = sum(factorBlock(1).sliced(0..<length - 1) * next, dimensions: [1])
    return own + below.padded(before: 0, after: 1)
  }

  /// L x.
  func colored(_ x: Tensor) -> Tensor {
    let own = sum(factorBlock(0) * x.reshaped(length, 1, width), dimensions: [2])
    guard length > 1 else { return own }
    let last = x.sliced(0..<length - 1).reshaped(length - 1, 1, width)
    let below = sum(factorBlock(1).sliced(0..<length - 1) * last, dimensions: [2])
    return own + below.padded(before: 1, after: 0)
  }

  private func factorBlock(_ index: Int) -> Tensor {
    factor.sliced(index..<index + 1, dimension: 1).reshaped(length, width, width)
  }

  /// The diagonal of the factor, [T · d].
  var pivots: Tensor {
    let unit = diagonalMatrix(Tensor.filled(1, [width]))
    return sum(factorBlock(0) * unit, dimensions: [2]).reshaped(length * width)
  }

  /// The diagonal of the precision, [T · d].
  var precisions: Tensor {
    let unit = diagonalMatrix(Tensor.filled(1, [width]))
    let own = sum(unary * unit, dimensions: [2]).repeatingLastRow(length)
    guard length > 1 else { return own.reshaped(width) }
    let both = diagonalMatrix(Tensor.filled(1, [2 * width]))
    let steps = sum(pair * both, dimensions: [2]).repeatingLastRow(length - 1)
    let before = steps.sliced(0..<width, dimension: 1).padded(before: 0, after: 1)
    let after = steps.sliced(width..<2 * width, dimension: 1).padded(before: 1, after: 0)
    return (own + before + after).reshaped(length * width)
  }
}

internal import EvidenceDistributions
internal import EvidenceTensors

/// The sum over all values of discrete sequences by the forward algorithm.
///
/// Its time is linear in the length. Marginals come from the forward–backward algorithm, which is its derivative.
/// - Reference: Rabiner (1989), "A tutorial on hidden Markov models".
struct DiscreteChain: Sendable {
  let variables: [Variable]
  let plates: AxisSet
  let length: Int
  /// The values of each sequence.
  let choices: [Range<Int>]
  /// Log-weights of values, [m, K], and of neighbours, [n, K, K]; the last row holds for all later steps.
  let unary: Tensor
  let pair: Tensor
  let logIntegral: Tensor

  /// The number of combined values of all sequences.
  var width: Int { choices.map(\.count).product }

  init(_ terms: ChainTerms, _ choices: [Range<Int>], plates: AxisSet) {
    let latents = terms.placeholders.latents
    let length = latents[0].shape[0]
    let width = choices.map(\.count).product
    let (earlier, later) = (AxisNumbers.make(size: width), AxisNumbers.make(size: width))
    func values(_ latent: Variable, _ isLater: Bool) -> Tensor {
      Self.value(of: latent, in: latents, choices, along: isLater ? later : earlier)
    }
    func table(_ tensor: Tensor, first: Int, width: Int) -> Tensor {
      let all = terms.substituted(tensor, first: first, values)
      return width == 1
        ? all.eventFromAxis(earlier) : all.eventFromAxis(later).eventFromAxis(earlier)
    }
    var single = ChainRows(count: length, shape: [width])
    var double = ChainRows(count: Swift.max(length - 1, 1), shape: [width, width])
    for term in terms.moving {
      let row = table(term.tensor, first: term.first, width: term.width)
      if term.width == 1 {
        single.add(row, steps: term.steps, first: term.first)
      } else {
        double.add(row, steps: term.steps, first: term.first)
      }
    }
    for term in terms.single {
      let row = table(term.tensor, first: term.first, width: term.width)
      if term.width == 1 {
        single.add(row, at: term.first)
      } else {
        double.add(row, at: term.first)
      }
    }
    variables = latents
    self.plates = plates
    self.length = length
    self.choices = choices
    unary = single.tensor.whereFinite
    pair = double.tensor.whereFinite
    let sum = Tensor.chain(.logSum(length: length), [unary, pair])
    logIntegral = terms.rest.reduce(sum) { $0 + $1 }
  }

  /// A sequence's value along an axis of the combined values: digits, the last sequence's the fastest.
  private static func value(
    of latent: Variable,
    in latents: [Variable],
    _ choices: [Range<Int>],
    along axis: Axis
  ) -> Tensor {
    guard latents.count > 1, let place = latents.firstIndex(of: latent) else {
      return choices[0].value(at: .index(along: axis))
    }
    let counts = choices.map(\.count)
    let below = counts[(place + 1)...].reduce(1, *)
    let digits = (0..<counts.product).map { Double($0 / below % counts[place]) }
    return choices[place].value(at: Tensor(digits).axisFromEvent(axis))
  }

  /// The probabilities of values, [T, K], and of neighbours, [T − 1, K, K].
  var probabilities: (single: Tensor, double: Tensor) {
    let steps = Swift.max(length - 1, 1)
    let all = Tensor.chain(
      .marginals(length: length),
      [unary.repeatingLastRow(length), pair.repeatingLastRow(steps)]
    )
    let count = length * width
    let single = all.sliced(0..<count).reshaped(length, width)
    let double = all.sliced(count..<count + steps * width * width)
    return (single, double.reshaped(steps, width, width))
  }

  /// The numbers of the sequences' combined values, [T].
  var combined: Tensor {
    zip(variables, choices).reduce(Tensor(0)) { number, own in
      number * Double(own.1.count) + own.1.place(of: Tensor(own.0))
    }
  }

  /// The values of each sequence, [T], by the numbers of the combined values.
  func separated(_ combined: Tensor) -> [(variable: Variable, values: Tensor)] {
    var rest = combined
    return zip(variables, choices).reversed().map { variable, own in
      let higher = floor(rest / Double(own.count))
      let digit = rest - Double(own.count) * higher
      rest = higher
      return (variable, own.value(at: digit))
    }
  }
}

extension Tensor {
  func movingFirstDimension(to place: Int) -> Tensor {
    guard place > 0 else { return self }
    let order = Array(1...place) + [0] + shape.indices.dropFirst(place + 1)
    return rearranged(.transpose(order))
  }

  /// The rows of the leading dimension, and the last again up to `count`.
  func repeatingLastRow(_ count: Int) -> Tensor {
    guard shape[0] < count else { return self }
    let rest = Array(shape.dropFirst())
    let last = sliced(shape[0] - 1..<shape[0]).broadcast(to: [count - shape[0]] + rest)
    return concatenated([self, last])
  }
}

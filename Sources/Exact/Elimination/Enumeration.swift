package import EvidenceTensors

/// The sum over all values of a finite discrete latent, as an expression of everything else.
///
/// A latent of m elements with K values each, integers one after the other, has Kᵐ; repetitions over plates that are not kept
/// count as elements.
package struct Enumeration: Sendable {
  package let variable: Variable
  package let plates: AxisSet
  package let axis: Axis
  /// The latent's values along the axis.
  package let values: Tensor
  package let constants: [Variable: [Double]]
  /// log Σ exp of the log joint over the values.
  package let logIntegral: Tensor
  /// The log joint, a function of the latent.
  package let logJoint: Tensor

  package init(
    of logJoint: Tensor,
    _ variable: Variable,
    choices: Range<Int>,
    keeping plates: AxisSet,
    sizes: [Axis: Int]
  ) {
    let flattened = variable.axes.subtracting(plates)
    let event = variable.shape.product
    let repetitions = flattened.map { sizes[$0] ?? 1 }.product
    let count = Self.count(choices: choices.count, elements: repetitions * event) ?? 1
    let axis = AxisNumbers.make(size: count)
    self.variable = variable
    self.plates = plates
    self.logJoint = logJoint
    self.axis = axis
    if repetitions * event == 1, flattened.isEmpty {
      values = choices.value(at: .index(along: axis)).reshaped(variable.shape)
      constants = [:]
    } else {
      // Digit e of the number of an assignment, in base K, tells the value of element e.
      var numbers: [Double] = []
      for repetition in 0..<repetitions {
        for assignment in 0..<count {
          for element in 0..<event {
            let digit = repetition * event + element
            let shifted = assignment / (0..<digit).reduce(1) { power, _ in power * choices.count }
            numbers.append(Double(choices.lowerBound + shifted % choices.count))
          }
        }
      }
      if flattened.isEmpty {
        values = Tensor(numbers, shape: [count] + variable.shape).axisFromEvent(axis)
        constants = [:]
      } else {
        let table = Variable(.state, shape: [count] + variable.shape, plates: flattened.sorted)
        values = Tensor(table).axisFromEvent(axis)
        constants = [table: numbers]
      }
    }
    let weights = logJoint.substituting([Tensor(variable): values]).whereFinite
    logIntegral = weights.logSummedExp(over: axis)
  }

  /// The number of assignments; nil where it does not fit an integer.
  package static func count(choices: Int, elements: Int) -> Int? {
    var count = 1
    for _ in 0..<elements {
      let (product, overflow) = count.multipliedReportingOverflow(by: choices)
      guard !overflow else { return nil }
      count = product
    }
    return count
  }

  /// The log-probability of the latent's value given everything else.
  var logConditional: Tensor { logJoint - logIntegral }
  /// The log-probabilities of all values, along the axis.
  var logProbabilities: Tensor { logConditional.substituting([Tensor(variable): values]) }
}

extension Range<Int> {
  /// The integer at a place, counted from 0.
  package func value(at place: Tensor) -> Tensor {
    lowerBound == 0 ? place : place + Double(lowerBound)
  }
  /// The place of an integer, counted from 0.
  package func place(of value: Tensor) -> Tensor {
    lowerBound == 0 ? value : value - Double(lowerBound)
  }
}

import EvidenceDistributions
import EvidenceModeling
import EvidencePrograms
import EvidenceTensors
import Testing

/// Layers, computed by the interpreter.
@Suite struct LayerTests {
  private func numbers(_ tensor: Tensor, _ data: [Tensor: Values] = [:]) throws -> [Double] {
    var bound: [Variable: NumericArray] = [:]
    for (variable, values) in data {
      bound[try #require(variable.variable)] = array(values)
    }
    return try Interpreter(values: bound).evaluate([tensor])[0].elements
  }

  /// The numbers of a variable that does not repeat.
  private func array(_ values: Values) -> NumericArray {
    NumericArray(shape: values.shape, elements: values.doubles)
  }

  @Test func denseIsAffine() throws {
    let layer = Dense(2, 3)
    let y = layer(Tensor([1, 10]))
    let weight = try Values([[1, 2], [3, 4], [5, 6]])
    #expect(y.shape == [3])
    #expect(
      try numbers(y, [layer.weight: weight, layer.bias: [0.5, 0, -0.5]]) == [21.5, 43, 64.5]
    )
  }

  @Test(arguments: [
    // At −1.5 and 0.75, from mpmath.
    (Activation.identity, [-1.5, 0.75]),
    (.tanh, [-0.905_148_253_644_866_4, 0.635_148_952_387_287_3]),
    (.relu, [0, 0.75]),
    (.softplus, [0.201_413_277_982_752_46, 1.136_871_006_114_899_9]),
    (.sigmoid, [0.182_425_523_806_356_35, 0.679_178_699_175_392_9]),
    (.gelu, [-0.100_210_801_903_287_1, 0.580_029_485_717_348_9]),
    (.silu, [-0.273_638_285_709_534_5, 0.509_384_024_381_544_7]),
    (.elu, [-0.776_869_839_851_570_2, 0.75]),
  ])
  func activationsMatchReferences(activation: Activation, expected: [Double]) throws {
    let values = try numbers(activation(Tensor([-1.5, 0.75])))
    for (value, reference) in zip(values, expected) { #expect(abs(value - reference) < 1e-14) }
  }

  @Test func perceptronHasTheActivationBetweenLayersOnly() throws {
    let network = MLP(1, 1, 1, activation: .relu)
    let (first, last) = (network.layers[0], network.layers[1])
    let one = try Values([[1]])
    let minus = try Values([[-1]])
    let values = try numbers(
      concatenated(network(Tensor([2])), network(Tensor([-2]))),
      [first.weight: one, first.bias: [0], last.weight: minus, last.bias: [0]]
    )
    #expect(values == [-2, 0])
  }

  @Test func gaussianHeadStartsAtAScaleOfOne() throws {
    let head = GaussianHead(2, 3)
    let distribution = head(Tensor([0, 0]))
    let zeros = try Values(Array(repeating: 0.25, count: 6), shape: [3, 2])
    let data = [head.scale.weight: zeros, head.scale.bias: [0, 1, -1] as Values]
    let scale = try numbers(distribution.scale, data)
    #expect(distribution.location.shape == [3])
    let expected = [1, 2.718_281_828_459_045, 0.367_879_441_171_442_3]
    #expect(zip(scale, expected).allSatisfy { abs($0 - $1) < 1e-15 })
  }

  @Test func fullCovarianceHasALowerFactor() throws {
    struct Coded: Model {
      enum Rows: Plate {}
      @Latent(3, per: Rows.self) var h
      @Observed(2, per: Rows.self) var x
      let encoder = FullGaussianEncoder(2, 3)
      let decoder = MLP(3, 2)
      var joint: Joint {
        h ~ Normal(0, 1)
        x ~ Normal(decoder(h), 1)
      }
      var guide: Joint { h ~ encoder(x) }
    }
    let model = Coded()
    let structure = try Structure(validating: model)
    let site = try #require(structure.guide.first)
    let factor = site.distribution.parameters[1]
    #expect(factor.name == "choleskyFactor")
    var data: [Variable: NumericArray] = [:]
    for parameter in site.parameters {
      let name = structure.name(of: parameter)
      // Weights of zero leave the biases, which are set to the numbers of the test.
      let values: [Double] =
        switch name {
        case "encoder.diagonal.bias": [0, 1, 2]
        case "encoder.below.bias": [10, 99, 20, 30]
        default: Array(repeating: 0, count: parameter.shape.reduce(1, *))
        }
      data[parameter] = array(try Values(values, shape: parameter.shape))
    }
    let rows = Axis(Coded.Rows.self)
    let x = NumericArray(axes: [rows], sizes: [1], shape: [2], elements: [5, 7])
    data[try #require(model.x.variable)] = x
    let interpreter = Interpreter(sizes: [rows: 1], values: data)
    let elements = try interpreter.evaluate([factor.tensor])[0].elements
    let e = 2.718_281_828_459_045
    let expected = [1, 0, 0, 10, e, 0, 20, 30, e * e]
    #expect(zip(elements, expected).allSatisfy { abs($0 - $1) < 1e-14 })
  }

  @Test(arguments: [
    // At −1.5 and 0.75, from mpmath.
    (ScaleMap.exponential, [0.223_130_160_148_429_8, 2.117_000_016_612_674_7]),
    (.softplus, [0.201_413_277_982_752_4, 1.136_871_006_114_899_9]),
    (.bounded(0.01...5), [0.031_071_413_940_720_09, 0.680_899_376_756_426_6]),
  ])
  func scalesMatchReferences(map: ScaleMap, expected: [Double]) throws {
    let values = try numbers(map(Tensor([-1.5, 0.75])))
    for (value, reference) in zip(values, expected) { #expect(abs(value - reference) < 1e-15) }
  }

  /// Where all weights are 0, so that the scale is that of 0: the geometric mean of its bounds.
  @Test func encodersPassTheMapOfTheirScaleOn() throws {
    let diagonal = GaussianEncoder(2, 3, scale: .bounded(0.5...8))(Tensor([1, 2])).scale
    let full = FullGaussianEncoder(2, 2, scale: .bounded(0.5...8))(Tensor([1, 2]))
    let factor = try #require(full.parameters.first { $0.name == "choleskyFactor" }).tensor
    for (scale, expected) in [(diagonal, [2.0, 2, 2]), (factor, [2, 0, 0, 2])] {
      var zeros: [Variable: NumericArray] = [:]
      for variable in scale.variables {
        let none = Array(repeating: 0.0, count: variable.shape.reduce(1, *))
        zeros[variable] = NumericArray(shape: variable.shape, elements: none)
      }
      let values = try Interpreter(values: zeros).evaluate([scale])[0].elements
      #expect(zip(values, expected).allSatisfy { Swift.abs($0 - $1) < 1e-14 })
      #expect(values.count == expected.count)
    }
  }

  @Test func tooFewSizes() {
    struct Short: Model {
      @Observed var x
      let network = MLP(3)
      var joint: Joint { x ~ Normal(network(Tensor([1])), 1) }
    }
    #expect(
      mistake(in: Short())
        == "LayerTests.swift:#: in Normal.location of `x`, an MLP takes at least 2 sizes, inputs "
        + "and outputs, not [3]. Correct the shapes in the formula."
    )
  }

  @Test func encoderWithTooFewSizes() {
    struct Short: Model {
      @Latent(2) var h
      @Observed(2) var x
      let encoder = FullGaussianEncoder(2)
      var joint: Joint {
        h ~ Normal(0, 1)
        x ~ Normal(h, 1)
      }
      var guide: Joint { h ~ encoder(x) }
    }
    #expect(
      mistake(in: Short())
        == "LayerTests.swift:#: in MultivariateNormal.location of `h`, an encoder takes at least "
        + "2 sizes, inputs and result, not [2]. Correct the shapes in the formula."
    )
  }
}

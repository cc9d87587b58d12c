import Evidence

// Models for which the order of elimination decides what can be had, and at what cost.

/// A hidden Markov model whose means are not known.
struct UnknownMeans: Model {
  @Latent(2) var means
  @Latent(100) var z
  @Observed(100) var y
  var joint: Joint {
    means ~ Normal(Tensor([3, 10]), 1)
    z
      ~ MarkovChain(from: Bernoulli(probability: 0.5)) { last in
        Bernoulli(probability: select(last .== 1, 0.93, 0.33))
      }
    y ~ Normal(means[z], 1)
  }

  /// The data of hmm_example in posteriordb, 100 steps.
  static let y: [Double] = [
    3.80243860781729, 8.23171251257037, 9.38968606678926, 7.15007526996264, 8.05259295310005,
    8.35299725934312, 9.93528194725218, 8.83709568584264, 10.8034417596194, 7.96539420436862,
    3.96202858463837, 3.98768015273356, 3.12193526066983, 8.92767684051081, 8.86176959483729,
    7.94336794135265, 7.74041515529173, 9.53023201591449, 8.4996253770068, 8.55247318957826,
    1.34936312600009, 3.60275518002102, 4.41494380951644, 1.65355067400174, 2.24910935304437,
    2.19403774925662, 8.17425778045396, 9.04580247944741, 10.8475354844926, 8.5610080047624,
    2.65666514361278, 2.92716300625152, 4.43683136163691, 7.25195489353772, 9.41689161641245,
    7.8789131853013, 8.51788238504067, 10.3103824332802, 8.78568252383045, 7.84549078920844,
    8.62998509947047, 9.56864052641054, 3.44511705134115, 9.61546596572572, 8.97748012802273,
    8.969175021172, 9.17095288382957, 9.1290668101165, 8.03721626068803, 8.65881783585576,
    9.56357150231007, 8.88794881206943, 7.35243245946842, 9.06003093656358, 8.96672501942626,
    8.75640471108888, 6.56274235350523, 8.84587374667829, 7.69647355530988, 9.1093219724588,
    2.29157525311394, 2.8870025282086, 3.0926032762415, 2.3561255138748, 3.03901538491436,
    9.92335232119353, 9.5235007367306, 9.01375508740495, 7.73934374541708, 9.69311182173609,
    7.17721944021149, 9.15991474459831, 9.3880247689926, 10.1410297116603, 8.32544429594712,
    7.80609039888422, 9.60341189493316, 8.91135517043675, 8.46517335366137, 8.74402069650252,
    7.95504120330691, 10.4302739662341, 10.6962719698706, 10.0251659677153, 9.12834482963362,
    8.65506843072042, 8.26288704192228, 8.76653312709294, 9.25500206410883, 8.61730744278892,
    10.2755982692551, 8.05684930053199, 9.27038599132892, 10.1874134838294, 7.4331562275345,
    9.72345731108348, 7.24183082277811, 7.33979487360853, 9.9455615571267, 7.89390236647281,
  ]
}

/// One shift of all that a chain gives.
struct SharedShift: Model {
  @Latent var shift
  @Latent var z: Tensor
  @Observed var y: Tensor
  init(steps: Int) {
    _z = Latent(steps)
    _y = Observed(steps)
  }
  var joint: Joint {
    shift ~ Normal(0, 1)
    z
      ~ MarkovChain(from: Bernoulli(probability: 0.5)) { last in
        Bernoulli(probability: select(last .== 1, 0.8, 0.3))
      }
    y ~ Normal(2 * z + shift, 1)
  }
}

/// A chain of counts whose rates are not known.
struct UnknownRates: Model {
  @Latent(2) var rates
  @Latent var z: Tensor
  @Observed var y: Tensor
  init(steps: Int) {
    _z = Latent(steps)
    _y = Observed(steps)
  }
  var joint: Joint {
    rates ~ Gamma(concentration: Tensor([2, 6]), rate: 1)
    z
      ~ MarkovChain(from: Bernoulli(probability: 0.5)) { last in
        Bernoulli(probability: select(last .== 1, 0.8, 0.3))
      }
    y ~ Poisson(rates[z])
  }
}

/// A year from which on the rate of disasters is another.
struct ChangePoint: Model {
  enum Years: Plate {}
  @Latent var change
  @Latent var early
  @Latent var late
  @Input(per: Years.self) var year
  @Observed(per: Years.self) var count
  let first: Int
  let years: Int
  let prior: (concentration: Double, rate: Double)
  var joint: Joint {
    change ~ DiscreteUniform(first, first + years - 1)
    early ~ Gamma(concentration: prior.concentration, rate: prior.rate)
    late ~ Gamma(concentration: prior.concentration, rate: prior.rate)
    count ~ Poisson(select(year .< change, early, late))
  }

  /// Disasters in British coal mines in each year from 1851 to 1961 (Jarrett 1979).
  static let disasters: [Double] = [
    4, 5, 4, 1, 0, 4, 3, 4, 0, 6, 3, 3, 4, 0, 2, 6, 3, 3, 5, 4, 5, 3, 1, 4, 4, 1, 5, 5, 3, 4, 2,
    5, 2, 2, 3, 4, 2, 1, 3, 2, 2, 1, 1, 1, 1, 3, 0, 0, 1, 0, 1, 1, 0, 0, 3, 1, 0, 3, 2, 2, 0, 1,
    1, 1, 0, 1, 0, 1, 0, 0, 0, 2, 1, 0, 0, 0, 1, 1, 0, 2, 3, 3, 1, 1, 2, 1, 1, 1, 1, 2, 4, 2, 0,
    0, 1, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1,
  ]
}

/// Judgements of things whose truth is not known, by people whose errors are not known.
struct Annotators: Model {
  enum Items: Plate {}
  enum People: Plate {}
  @Latent var share
  @Latent(per: People.self) var hit
  @Latent(per: People.self) var miss
  @Latent(per: Items.self) var truth
  @Observed(per: Items.self, People.self) var judgement
  var joint: Joint {
    share ~ Beta(1, 1)
    hit ~ Beta(4, 2)
    miss ~ Beta(2, 4)
    truth ~ Bernoulli(probability: share)
    judgement ~ Bernoulli(probability: select(truth .== 1, hit, miss))
  }
}

/// Choices, with a coefficient for each or for all but the first.
struct Choices: Model {
  enum Rows: Plate {}
  @Latent var free: Tensor
  @Observed(per: Rows.self) var choice
  init(coefficients: Int) { _free = Latent(coefficients) }
  var joint: Joint {
    free ~ Normal(0, 1.5)
    let logits = free.shape[0] == 3 ? free : concatenated([Tensor([0]), free])
    choice ~ Categorical(logits: logits)
  }
}

/// Proportions that may be exactly 0 or 1: the class of each, and the value of those between.
struct Proportion: Model {
  enum All: Plate {}
  enum Between: Plate {}
  @Latent(3) var shares
  @Observed(per: All.self) var kind
  @Observed(per: Between.self) var value
  var joint: Joint {
    shares ~ Dirichlet(Tensor([1, 1, 1]))
    kind ~ Categorical(probabilities: shares)
    value ~ Beta(2, 3)
  }
}

/// Weights by breaking a stick four times.
struct Sticks: Model {
  @Latent var a
  @Latent var b
  @Latent var c
  @Latent var d
  var parts: [Tensor] { [a, b, c, d] }
  var joint: Joint { for part in parts { part ~ Beta(1, 2) } }

  var weights: [Tensor] {
    var (left, weights) = (Tensor(1), [Tensor]())
    for part in parts {
      weights.append(left * part)
      left = left * (1 - part)
    }
    return weights + [left]
  }
}

/// A position and its velocity, of which the position is seen.
struct LongTrack: Model {
  @Latent var state: Tensor
  @Observed var x: Tensor
  static let step = Tensor([1, 0.5, 0, 1], shape: [2, 2])

  init(steps: Int) {
    _state = Latent(steps, 2)
    _x = Observed(steps)
  }

  var joint: Joint {
    state ~ MarkovChain(from: Normal(Tensor([0, 0]), 2), to: next)
    x ~ Normal(matmul(state, Tensor([1, 0])), 0.35)
  }
  func next(_ state: Tensor) -> Normal { Normal(matmul(Self.step, state), 0.2) }
}

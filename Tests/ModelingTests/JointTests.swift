import EvidenceDistributions
import EvidenceModeling
import EvidenceTensors
import Testing

/// The ways to get a joint wrong.
@Suite struct JointTests {
  @Test func latentWithoutFactor() {
    struct Missing: Model {
      @Latent var a
      @Latent var b
      var joint: Joint { b ~ Normal(a, 1) }
    }
    #expect(
      mistake(in: Missing())
        == "Missing.joint: `a` has no distribution. Add `a ~ …`, or declare it with @Input or "
        + "@Parameter."
    )
  }

  @Test func unusedLatent() {
    struct Unused: Model {
      @Latent var a
      @Latent var b
      var joint: Joint { a ~ Normal(0, 1) }
    }
    #expect(
      mistake(in: Unused())
        == "Unused.joint: `b` is declared, but no factor mentions it. Add `b ~ …`, or remove the "
        + "declaration."
    )
  }

  @Test func forgottenSubModel() {
    struct Forgotten: Model {
      let part = EightSchools()
      @Latent var a
      var joint: Joint { a ~ Normal(0, 1) }
    }
    #expect(
      mistake(in: Forgotten())
        == "Forgotten.joint: `part.mean` is declared, but no factor mentions it. Add "
        + "`part.joint`, or remove the declaration."
    )
  }

  @Test func observedWithoutFactor() {
    struct Missing: Model {
      @Observed var x
      var joint: Joint {}
    }
    #expect(
      mistake(in: Missing())
        == "Missing.joint: `x` is declared, but no factor mentions it. Add `x ~ …`, or remove the "
        + "declaration."
    )
  }

  @Test func twoFactors() {
    struct Twice: Model {
      @Latent var a
      var joint: Joint {
        a ~ Normal(0, 1)
        a ~ Normal(1, 1)
      }
    }
    #expect(
      mistake(in: Twice())
        == "JointTests.swift:#: `a` already has a distribution in the joint (JointTests.swift:#). "
        + "Remove one of the two factors, or declare a second variable."
    )
  }

  @Test func placeIsTheLineOfTheFactor() {
    struct Lines: Model {
      @Latent var a
      static let line = #line
      var joint: Joint {
        a ~ Normal(0, 1)

        a ~ Normal(1, 1)
      }
    }
    let factors = Lines().joint.factors
    #expect(
      factors.map(\.place) == [
        "JointTests.swift:\(Lines.line + 2)", "JointTests.swift:\(Lines.line + 4)",
      ]
    )
  }

  @Test func expressionOnTheLeft() {
    struct Expression: Model {
      @Latent var a
      var joint: Joint { exp(a) ~ Normal(0, 1) }
    }
    #expect(
      mistake(in: Expression())
        == "JointTests.swift:#: the left side of `~` is an expression of `a`, not a variable of "
        + "Expression. Declare a variable for it with @Latent or @Observed, or move the "
        + "expression into the distribution."
    )
  }

  @Test func illShapedExpressionOnTheLeft() {
    struct Broken: Model {
      @Latent(2) var a
      @Latent(3) var b
      var joint: Joint { a + b ~ Normal(0, 1) }
    }
    #expect(
      mistake(in: Broken())
        == "JointTests.swift:#: on the left of `~`, the event shapes [2] and [3] do not broadcast "
        + "in `add`. Put a variable there."
    )
  }

  @Test func inputOnTheLeft() {
    struct Inputs: Model {
      @Input var u
      var joint: Joint { u ~ Normal(0, 1) }
    }
    #expect(
      mistake(in: Inputs())
        == "JointTests.swift:#: `u` is an input, which has no density. Declare it with @Latent or "
        + "@Observed, or remove this factor."
    )
  }

  @Test func parameterOnTheLeft() {
    struct Parameters: Model {
      @Parameter var w
      var joint: Joint { w ~ Normal(0, 1) }
    }
    #expect(
      mistake(in: Parameters())
        == "JointTests.swift:#: `w` is a parameter, which has no density. Declare it with @Latent "
        + "or @Observed, or remove this factor."
    )
  }

  @Test func variableOfAnotherModelInTheFormula() {
    struct Foreign: Model {
      @Latent var a
      static let other = Foreign()
      var joint: Joint { a ~ Normal(Foreign.other.a, 1) }
    }
    #expect(
      mistake(in: Foreign())
        == "JointTests.swift:#: the Normal of `a` reads a latent of event shape [] that Foreign "
        + "does not declare. Use a variable of this very model, or store the part that declares "
        + "it in a property."
    )
  }

  @Test func cycle() {
    struct Cycle: Model {
      @Latent var a
      @Latent var b
      @Latent var c
      var joint: Joint {
        a ~ Normal(c, 1)
        b ~ Normal(a, 1)
        c ~ Normal(b, 1)
      }
    }
    #expect(
      mistake(in: Cycle())
        == "JointTests.swift:#: the joint has a cycle: `a` reads `c` reads `b` reads `a`. Take "
        + "one of these variables out of the distribution that reads it."
    )
  }

  @Test func variableThatReadsItself() {
    struct Own: Model {
      @Latent var a
      var joint: Joint { a ~ Normal(0, exp(a)) }
    }
    #expect(
      mistake(in: Own())
        == "JointTests.swift:#: the distribution of `a` depends on `a` itself. Take `a` out of "
        + "Normal.scale."
    )
  }

  @Test func dataThatReadThemselves() {
    struct Series: Model {
      @Parameter var slope
      @Observed(5) var y
      var joint: Joint { y ~ Normal(slope * y, 1) }
    }
    #expect(
      mistake(in: Series())
        == "JointTests.swift:#: the distribution of `y` depends on `y` itself. Take `y` out of "
        + "Normal.location; where data depend on those before, read these from an @Input that "
        + "holds them, one row late, and give the first value a factor of its own."
    )
  }

  @Test func illShapedFormula() {
    struct Shapes: Model {
      @Latent(20) var h
      @Observed(50) var x
      @Parameter(50, 32) var w
      var joint: Joint {
        h ~ Normal(0, 1)
        x ~ Normal(matmul(w, h), 1)
      }
    }
    #expect(
      mistake(in: Shapes())
        == "JointTests.swift:#: in Normal.location of `x`, the event shapes [50, 32] and [20] do "
        + "not fit in `matmul`. Correct the shapes in the formula."
    )
  }

  @Test func layerOfAnotherSize() {
    struct Layers: Model {
      @Latent(20) var h
      @Observed(50) var x
      let decoder = MLP(32, 50)
      var joint: Joint {
        h ~ Normal(0, 1)
        x ~ Bernoulli(logits: decoder(h))
      }
    }
    #expect(
      mistake(in: Layers())
        == "JointTests.swift:#: in Bernoulli.logits of `x`, a layer of 32 inputs is given the "
        + "event shape [20]. Correct the shapes in the formula."
    )
  }

  @Test func shapeOfTheDistribution() {
    struct Shapes: Model {
      @Latent(3) var h
      @Parameter(2) var location
      var joint: Joint { h ~ Normal(location, 1) }
    }
    #expect(
      mistake(in: Shapes())
        == "JointTests.swift:#: `h` has event shape [3], which Normal with location [2] and scale "
        + "[] does not fit. Declare `h` with the shape of the distribution, or change its "
        + "parameters' shapes."
    )
  }

  @Test func scalarWithAVectorsDistribution() {
    struct Shapes: Model {
      @Latent var h
      @Parameter(3) var concentration
      var joint: Joint { h ~ Dirichlet(exp(concentration)) }
    }
    #expect(
      mistake(in: Shapes())
        == "JointTests.swift:#: `h` has event shape [], which Dirichlet with concentration [3] "
        + "does not fit. Declare `h` with the shape of the distribution, or change its "
        + "parameters' shapes."
    )
  }

  @Test func illShapedStepOfAChain() {
    struct Chain: Model {
      @Latent(10, 2) var z
      @Parameter(3, 3) var transition
      var joint: Joint { z ~ MarkovChain(from: Normal(0, 1), to: next) }
      func next(_ z: Tensor) -> Normal { Normal(matmul(transition, z), 1) }
    }
    #expect(
      mistake(in: Chain())
        == "JointTests.swift:#: in the MarkovChain of `z`, the event shapes [3, 3] and [2] do not "
        + "fit in `matmul`. Correct the shapes in the formula."
    )
  }

  @Test func plateThatTheVariableLacks() {
    struct Plates: Model {
      enum Rows: Plate {}
      @Input(per: Rows.self) var u
      @Latent var a
      var joint: Joint { a ~ Normal(u, 1) }
    }
    #expect(
      mistake(in: Plates())
        == "JointTests.swift:#: Normal.location of `a` repeats over Rows, over which `a` does "
        + "not. Declare `a` with `per: Rows.self`, or leave what repeats out of the formula."
    )
  }

  @Test func constantOutsideItsDomain() {
    struct Negative: Model {
      @Latent var a
      var joint: Joint { a ~ Normal(0, -1) }
    }
    #expect(
      mistake(in: Negative())
        == "JointTests.swift:#: Normal.scale of `a`: -1 is not a positive real. Give a positive "
        + "real; for an unconstrained expression x, exp(x) or softplus(x) is one."
    )
  }

  @Test func realLatentAsAScale() {
    struct Scale: Model {
      @Latent var spread
      @Observed var x
      var joint: Joint {
        spread ~ Normal(0, 1)
        x ~ Normal(0, spread)
      }
    }
    #expect(
      mistake(in: Scale())
        == "JointTests.swift:#: Normal.scale of `x` takes a positive real, but `spread` is on the "
        + "reals. Give a positive real; for an unconstrained expression x, exp(x) or softplus(x) "
        + "is one."
    )
  }

  @Test func realParameterAsAScale() {
    struct Scale: Model {
      @Parameter var noise
      @Observed var x
      var joint: Joint { x ~ Normal(0, noise) }
    }
    #expect(
      mistake(in: Scale())
        == "JointTests.swift:#: Normal.scale of `x` takes a positive real, but `noise` is on the "
        + "reals. Declare it with `in: .positive`."
    )
  }

  @Test func flatObserved() {
    struct Improper: Model {
      @Observed var x
      var joint: Joint { x ~ Flat() }
    }
    #expect(
      mistake(in: Improper())
        == "JointTests.swift:#: `x` is observed, and Flat has no density to judge data by. Give "
        + "it a distribution with a density or a probability for each value."
    )
  }

  @Test func pointObserved() {
    struct Point: Model {
      @Latent var a
      @Observed var x
      var joint: Joint {
        a ~ Normal(0, 1)
        x ~ Delta(a)
      }
    }
    #expect(
      mistake(in: Point())
        == "JointTests.swift:#: `x` is observed, and Delta has no density to judge data by. Give "
        + "it a distribution with a density or a probability for each value."
    )
  }

  @Test func pointLatent() {
    struct Point: Model {
      @Latent var a
      @Latent var b
      var joint: Joint {
        a ~ Normal(0, 1)
        b ~ Delta(2 * a)
      }
    }
    #expect(
      mistake(in: Point())
        == "JointTests.swift:#: the Delta of `b` leaves nothing to infer. Make it a derived "
        + "quantity, `var b: Tensor { … }`."
    )
  }

  @Test func factorsMadeWithoutABuilderAreNamedByTheirPart() {
    struct Listed: Model {
      @Latent var a
      var joint: Joint { Joint(factors: [a ~ Normal(0, 1), a ~ Normal(0, 1)]) }
    }
    #expect(
      mistake(in: Listed())
        == "Listed.joint: `a` already has a distribution in the joint (Listed.joint). Remove one "
        + "of the two factors, or declare a second variable."
    )
  }
}

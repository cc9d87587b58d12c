import EvidenceDistributions
import EvidenceModeling
import EvidenceTensors
import Testing

/// The ways to get a guide wrong: an error each, none of them a warning or a number.
@Suite struct GuideTests {
  @Test func variableOfAnotherInstance() {
    struct Renamed: Model {
      enum Rows: Plate {}
      let other = Other()
      @Latent(2, per: Rows.self) var a
      struct Other: Sendable { let stranger = Renamed.Part() }
      struct Part: Sendable {
        var z: Tensor { Tensor(variable) }
        private let variable = Variable(.latent, shape: [2], plates: [Axis(Rows.self)])
      }
      var joint: Joint { a ~ Normal(0, 1) }
      var guide: Joint { other.stranger.z ~ Normal(0, 1) }
    }
    #expect(
      mistake(in: Renamed())
        == "GuideTests.swift:#: the left side of `~` is a latent of event shape [2] per Rows that "
        + "Renamed does not declare. Use a variable of this very model, or store the part that "
        + "declares it in a property."
    )
  }

  @Test func freshInstanceInTheGuide() {
    struct Stale: Model {
      @Latent var a
      static let template = Stale()
      var joint: Joint { a ~ Normal(0, 1) }
      var guide: Joint { Stale.template.a ~ Normal(0, 1) }
    }
    #expect(
      mistake(in: Stale())
        == "GuideTests.swift:#: the left side of `~` is a latent of event shape [] that Stale "
        + "does not declare. Use a variable of this very model, or store the part that declares "
        + "it in a property."
    )
  }

  @Test func extraLatent() {
    struct Extra: Model {
      @Latent var a
      @Latent var b
      var joint: Joint { a ~ Normal(0, 1) }
      var guide: Joint {
        a ~ Normal(0, 1)
        b ~ Normal(0, 1)
      }
    }
    #expect(
      mistake(in: Extra())
        == "GuideTests.swift:#: `b` has a distribution in the guide but none in the joint. Add "
        + "`b ~ …` to the joint, or remove this factor and the declaration."
    )
  }

  /// Were it added to the joint, it would be taken out of the guide next.
  @Test func dataInTheGuideAlone() {
    struct Moved: Model {
      @Latent var a
      @Observed var y
      var joint: Joint { a ~ Normal(0, 1) }
      var guide: Joint {
        a ~ Normal(0, 1)
        y ~ Normal(a, 1)
      }
    }
    #expect(
      mistake(in: Moved())
        == "GuideTests.swift:#: `y` has a distribution in the guide but none in the joint. Move "
        + "this factor to the joint: a guide is for latents only."
    )
  }

  @Test func countsWithoutEndThatTheGuideLeavesOut() {
    struct Counts: Model {
      @Latent var count
      @Latent var a
      var joint: Joint {
        count ~ Poisson(3)
        a ~ Normal(count, 1)
      }
      var guide: Joint { a ~ Normal(0, 1) }
    }
    #expect(
      mistake(in: Counts())
        == "Counts.guide: `count` has no distribution in the guide. Add `count ~ …`, or give it a prior with finitely "
        + "many values, such as Truncated(Poisson(…), below: …): it is then summed out and needs "
        + "none."
    )
  }

  @Test func wrongShape() {
    struct Shape: Model {
      enum Images: Plate {}
      @Latent(20, per: Images.self) var h
      @Observed(50, per: Images.self) var x
      let encoder = GaussianEncoder(50, 32)
      let decoder = MLP(20, 50)
      var joint: Joint {
        h ~ Normal(0, 1)
        x ~ Normal(decoder(h), 1)
      }
      var guide: Joint { h ~ encoder(x) }
    }
    #expect(
      mistake(in: Shape())
        == "GuideTests.swift:#: `h` has event shape [20], which Normal with location [32] and "
        + "scale [32] does not fit. Declare `h` with the shape of the distribution, or change its "
        + "parameters' shapes."
    )
  }

  @Test func tooLargeShape() {
    struct Large: Model {
      @Latent var h
      @Parameter(3) var location
      var joint: Joint { h ~ Normal(0, 1) }
      var guide: Joint { h ~ Normal(location, 1) }
    }
    #expect(
      mistake(in: Large())
        == "GuideTests.swift:#: `h` has event shape [], which Normal with location [3] and scale "
        + "[] does not fit. Declare `h` with the shape of the distribution, or change its "
        + "parameters' shapes."
    )
  }

  @Test func wrongPlates() {
    struct Plates: Model {
      enum Rows: Plate {}
      @Latent var mean
      @Observed(per: Rows.self) var x
      var joint: Joint {
        mean ~ Normal(0, 1)
        x ~ Normal(mean, 1)
      }
      var guide: Joint { mean ~ Normal(x, 1) }
    }
    #expect(
      mistake(in: Plates())
        == "GuideTests.swift:#: Normal.location of `mean` repeats over Rows, over which `mean` "
        + "does not. Declare `mean` with `per: Rows.self`, or leave what repeats out of the "
        + "formula."
    )
  }

  @Test func wrongSupport() {
    struct Support: Model {
      @Latent var spread
      var joint: Joint { spread ~ HalfCauchy(5) }
      var guide: Joint { spread ~ Normal(0, 1) }
    }
    #expect(
      mistake(in: Support())
        == "GuideTests.swift:#: the guide's Normal of `spread` is on the reals, but its prior "
        + "HalfCauchy (GuideTests.swift:#) is on the non-negative reals. Use a guide distribution "
        + "on the non-negative reals."
    )
  }

  @Test func observedOnTheLeft() {
    struct Observing: Model {
      @Latent var a
      @Observed var x
      var joint: Joint {
        a ~ Normal(0, 1)
        x ~ Normal(a, 1)
      }
      var guide: Joint {
        a ~ Normal(x, 1)
        x ~ Normal(0, 1)
      }
    }
    #expect(
      mistake(in: Observing())
        == "GuideTests.swift:#: `x` is an observed variable, and a guide is for latents only. "
        + "Remove this factor from the guide; its distribution may read `x`."
    )
  }

  @Test func inputOnTheLeft() {
    struct Inputs: Model {
      @Latent var a
      @Input var u
      var joint: Joint { a ~ Normal(u, 1) }
      var guide: Joint { u ~ Normal(0, 1) }
    }
    #expect(
      mistake(in: Inputs())
        == "GuideTests.swift:#: `u` is an input, and a guide is for latents only. Remove this "
        + "factor from the guide; its distribution may read `u`."
    )
  }

  @Test func parameterOnTheLeft() {
    struct Parameters: Model {
      @Latent var a
      @Parameter var m
      var joint: Joint { a ~ Normal(m, 1) }
      var guide: Joint { m ~ Normal(0, 1) }
    }
    #expect(
      mistake(in: Parameters())
        == "GuideTests.swift:#: `m` is a parameter, and a guide is for latents only. Remove this "
        + "factor from the guide; its distribution may read `m`."
    )
  }

  @Test func latentTwice() {
    struct Twice: Model {
      @Latent var a
      var joint: Joint { a ~ Normal(0, 1) }
      var guide: Joint {
        a ~ Normal(0, 1)
        a ~ Normal(1, 1)
      }
    }
    #expect(
      mistake(in: Twice())
        == "GuideTests.swift:#: `a` already has a distribution in the guide (GuideTests.swift:#). "
        + "Remove one of the two factors."
    )
  }

  @Test func cycle() {
    struct Cycle: Model {
      @Latent var a
      @Latent var b
      var joint: Joint {
        a ~ Normal(0, 1)
        b ~ Normal(a, 1)
      }
      var guide: Joint {
        a ~ Normal(b, 1)
        b ~ Normal(a, 1)
      }
    }
    #expect(
      mistake(in: Cycle())
        == "GuideTests.swift:#: the guide has a cycle: `a` reads `b` reads `a`. Take one of these "
        + "variables out of the distribution that reads it."
    )
  }

  @Test func expressionOnTheLeft() {
    struct Expression: Model {
      @Latent var a
      var joint: Joint { a ~ HalfNormal(1) }
      var guide: Joint { log(a) ~ Normal(0, 1) }
    }
    #expect(
      mistake(in: Expression())
        == "GuideTests.swift:#: the left side of `~` is an expression of `a`, not a latent of "
        + "Expression. Put a latent on the left, or move the expression into the distribution."
    )
  }

  @Test func latentThatReadsItself() {
    struct Own: Model {
      @Latent var a
      var joint: Joint { a ~ Normal(0, 1) }
      var guide: Joint { a ~ Normal(2 * a, 1) }
    }
    #expect(
      mistake(in: Own())
        == "GuideTests.swift:#: the distribution of `a` depends on `a` itself. Take `a` out of "
        + "Normal.location."
    )
  }

  /// One with finitely many values is summed out: what reads it has a draw for each of them.
  @Test func latentThatTheGuideLeavesOut() {
    struct Reads: Model {
      @Latent var k
      @Latent var a
      var joint: Joint {
        k ~ Bernoulli(logits: 0)
        a ~ Normal(k, 1)
      }
      var guide: Joint { a ~ Normal(k, 1) }
    }
    #expect(mistake(in: Reads()) == "nothing")
    struct ReadsContinuous: Model {
      @Latent var b
      @Latent var a
      var joint: Joint {
        b ~ Normal(0, 1)
        a ~ Normal(b, 1)
      }
      var guide: Joint { a ~ Normal(b, 1) }
    }
    #expect(
      mistake(in: ReadsContinuous())
        == "GuideTests.swift:#: the guide's distribution of `a` reads `b`, which has none in the "
        + "guide. Add `b ~ …` to the guide, or take it out of the formula."
    )
  }

  @Test func flatGuide() {
    struct Improper: Model {
      @Latent var a
      var joint: Joint { a ~ Normal(0, 1) }
      var guide: Joint { a ~ Flat() }
    }
    #expect(
      mistake(in: Improper())
        == "GuideTests.swift:#: `a` is Flat in the guide, from which nothing can be drawn. Give "
        + "it a proper distribution, or a point with Delta."
    )
  }

  @Test func guideUnderAnotherName() {
    struct Misspelled: Model {
      enum Images: Plate {}
      @Latent(2, per: Images.self) var h
      @Observed(5, per: Images.self) var x
      let decoder = MLP(2, 5)
      let encoder = GaussianEncoder(5, 2)
      var joint: Joint {
        h ~ Normal(0, 1)
        x ~ Normal(decoder(h), 1)
      }
      @JointBuilder var quide: Joint { h ~ encoder(x) }
    }
    #expect(
      mistake(in: Misspelled())
        == "Misspelled.encoder: the joint uses no parameter of `encoder`, and the model states no "
        + "guide. Use it in the joint, state a guide in `var guide: Joint`, or remove `encoder`."
    )
  }

  // MARK: - What is allowed

  @Test func finiteDiscreteLatentsMayBeLeftOut() throws {
    struct Partial: Model {
      @Latent var k
      @Latent var a
      @Observed var x
      var joint: Joint {
        k ~ Bernoulli(logits: 0)
        a ~ Normal(0, 1)
        x ~ Normal(a + k, 1)
      }
      var guide: Joint { a ~ Normal(x, 1) }
    }
    let structure = try Structure(validating: Partial())
    #expect(structure.latents.map(structure.guideKind(of:)) == [.summedOut, .stated])
    #expect(structure.guideFactorization == "q(a | x)")
  }

  @Test func pointGuideForAFlatPrior() throws {
    struct Autoencoder: Model {
      enum Images: Plate {}
      @Latent(2, per: Images.self) var h
      @Observed(5, per: Images.self) var x
      let encoder = MLP(5, 2)
      let decoder = MLP(2, 5)
      var joint: Joint {
        h ~ Flat()
        x ~ Normal(decoder(h), 1)
      }
      var guide: Joint { h ~ Delta(encoder(x)) }
    }
    let structure = try Structure(validating: Autoencoder())
    #expect(structure.guideFactorization == "q(h | x)")
  }

  @Test func guideFactorsComeInTheOrderOfTheirDrawing() throws {
    struct Chain: Model {
      @Latent var a
      @Latent var b
      @Observed var x
      var joint: Joint {
        x ~ Normal(b, 1)
        b ~ Normal(a, 1)
        a ~ Normal(0, 1)
      }
      var guide: Joint {
        a ~ Normal(b, 1)
        b ~ Normal(x, 1)
      }
    }
    let structure = try Structure(validating: Chain())
    #expect(structure.factorization == "p(a) p(b | a) p(x | b)")
    #expect(structure.guideFactorization == "q(b | x) q(a | b)")
  }
}

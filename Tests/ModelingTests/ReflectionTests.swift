import EvidenceDistributions
import EvidenceModeling
import EvidenceTensors
import Testing

/// Names come from the declarations.
@Suite struct ReflectionTests {
  struct Net: Module {
    let layers = [Dense(2, 3), Dense(3, 1)]
    let extra: Dense? = Dense(1, 1)
    let pair = (Dense(1, 1), last: Dense(1, 1))
    @Parameter var gain
  }
  struct Nested: Model {
    let net = Net()
    @Latent var h
    @Latent var g: Tensor
    init() { _g = Latent(2) }
    var joint: Joint {
      h ~ Normal(0, 1)
      g ~ Normal(0, 1)
    }
  }

  @Test func pathsGoThroughModulesArraysOptionalsAndTuples() throws {
    let reflection = try Reflection(of: Nested())
    #expect(
      reflection.declarations.map(\.path) == [
        "net.layers.0.weight", "net.layers.0.bias", "net.layers.1.weight", "net.layers.1.bias",
        "net.extra.weight", "net.extra.bias", "net.pair.0.weight", "net.pair.0.bias",
        "net.pair.last.weight", "net.pair.last.bias", "net.gain", "h", "g",
      ]
    )
  }

  @Test func variableOfTwoPathsHasTheFirst() throws {
    struct Shared: Model {
      let first: Dense
      let second: Dense
      @Observed(2) var x
      init() {
        first = Dense(2, 2)
        second = first
      }
      var joint: Joint { x ~ Normal(first(second(Tensor([1, 2]))), 1) }
    }
    let structure = try Structure(validating: Shared())
    #expect(structure.parameters.map(structure.name(of:)) == ["first.weight", "first.bias"])
  }

  @Test func plainPropertiesDoNotRenameDeclaredOnes() throws {
    struct Head: Module {
      let scale: Tensor
    }
    struct Parent: Model {
      let head: Head
      @Parameter(in: .positive) var noise: Tensor
      @Observed var x
      init() {
        let noise = Parameter(in: .positive)
        _noise = noise
        head = Head(scale: noise.wrappedValue)
      }
      var joint: Joint { x ~ Normal(0, head.scale) }
    }
    let structure = try Structure(validating: Parent())
    #expect(structure.parameters.map(structure.name(of:)) == ["noise"])
  }

  @Test func instancesHaveVariablesOfTheirOwn() throws {
    let (a, b) = (EightSchools(), EightSchools())
    #expect(a.mean != b.mean)
    #expect(a.mean == a.mean)
  }

  @Test func everySuperclassIsSeenFromTheFirstOn() throws {
    class Base: Module, @unchecked Sendable { @Parameter var a }
    class Middle: Base, @unchecked Sendable { @Parameter var b }
    final class Last: Middle, @unchecked Sendable { @Parameter var c }
    struct Owner: Model {
      let part = Last()
      @Observed var x
      var joint: Joint { x ~ Normal(part.a + part.b + part.c, 1) }
    }
    let reflection = try Reflection(of: Owner())
    #expect(reflection.declarations.map(\.path) == ["part.a", "part.b", "part.c", "x"])
  }

  @Test func dictionariesOfModulesAreRejected() {
    struct Keyed: Model {
      let parts = ["a": Dense(1, 1)]
      @Latent var h
      var joint: Joint { h ~ Normal(0, 1) }
    }
    #expect(
      mistake(in: Keyed())
        == "Keyed.parts: variables are declared in a Dictionary<String, Dense>, whose elements "
        + "have no order. Store the modules in an array."
    )
  }

  @Test func dictionariesOfNumbersAreFine() {
    struct Keyed: Model {
      let numbers = ["a": 1]
      let many = Array(repeating: 0.5, count: 100_000)
      @Latent var h
      var joint: Joint { h ~ Normal(0, 1) }
    }
    #expect(mistake(in: Keyed()) == "nothing")
  }

  /// Stands for a type whose fields a compiler flag has removed: it takes space and shows none.
  @Test func strippedFields() {
    struct Stripped: Module, CustomReflectable {
      let number = 1.0
      var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
    }
    struct Owner: Model {
      let part = Stripped()
      @Latent var h
      var joint: Joint { h ~ Normal(0, 1) }
    }
    #expect(
      mistake(in: Owner())
        == "Owner.part: the fields of Stripped have no names: it was compiled with "
        + "-disable-reflection-metadata. Compile the module that declares it without this flag."
    )
  }

  @Test func strippedNames() {
    struct Stripped: Module, CustomReflectable {
      let number = 1.0
      var customMirror: Mirror { Mirror(self, unlabeledChildren: [1.0], displayStyle: .struct) }
    }
    struct Owner: Model {
      let part = Stripped()
      @Latent var h
      var joint: Joint { h ~ Normal(0, 1) }
    }
    #expect(
      mistake(in: Owner())
        == "Owner.part: the fields of Stripped have no names: it was compiled with "
        + "-disable-reflection-names. Compile the module that declares it without this flag."
    )
  }
}

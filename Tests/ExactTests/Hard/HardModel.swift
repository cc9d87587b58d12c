import Evidence
import EvidenceModeling
import EvidenceTensors

/// A small model that is put together at random, of families and numbers that are hard on formulas.
struct HardModel: Model {
  enum Rows: Plate {}

  /// A variable, with its distribution given the latents before it and the parameter.
  struct Part: Module {
    let value: Tensor
    let words: String
    let make: @Sendable ([Tensor], Tensor) -> any Distribution
  }

  let latents: [Part]
  let outcome: Part
  let parameter: Tensor

  var joint: Joint {
    for (index, latent) in latents.enumerated() {
      latent.value ~ latent.make(latents[..<index].map(\.value), parameter)
    }
    outcome.value ~ outcome.make(latents.map(\.value), parameter)
  }

  var words: String { (latents + [outcome]).map(\.words).joined(separator: "; ") }
}

/// Where the values of a variable lie.
enum HardKind { case real, positive, unit, few }

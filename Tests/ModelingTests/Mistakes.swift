import EvidenceModeling
import EvidenceTensors

/// What is wrong with a model, line numbers written as `#`; "nothing" if all is well.
func mistake(in model: some Model) -> String {
  message { try Structure(validating: model) }
}

/// The error that `action` throws, line numbers written as `#`; "nothing" if it does not.
func message(_ action: () throws -> some Any) -> String {
  do {
    _ = try action()
    return "nothing"
  } catch {
    return "\(error)".replacing(/\.swift:\d+/) { _ in ".swift:#" }
  }
}

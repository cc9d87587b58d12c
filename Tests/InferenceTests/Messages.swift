import EvidenceTensors

/// What an action says that must fail; nil where it does not.
func message(_ action: () throws -> Void) -> String? {
  do {
    try action()
    return nil
  } catch {
    return "\(error)"
  }
}

/// What runs a program.
package enum Engine: String, Sendable {
  case native, interpreter

  /// Holds for all programs that are made while it is set, whatever the environment says, so that engines can be compared.
  @TaskLocal package static var chosen: Engine?
}

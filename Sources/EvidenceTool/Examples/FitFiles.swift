/// The files that a fit is read from and written to.
package struct FitFiles: Sendable {
  /// Where the fit is saved at its end.
  package var save: String?
  /// Where it is saved on its way too.
  package var checkpoint: String?
  /// After how many steps, each time.
  package var every = 1_000
  /// Of the fit to go on from.
  package var resume: String?

  package init() {}
}

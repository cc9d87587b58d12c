internal import ArgumentParser

/// The options that name files of fits.
struct FileArguments: ParsableArguments {
  @Option(help: "Save the fit to a file, which other processes can read.") var save: String?
  @Option(help: "Save the fit to a file on its way too, and where Ctrl-C stops it.")
  var checkpoint: String?
  @Option(help: "After how many steps, each time.") var every: Int?
  @Option(help: "Go on from a fit that was saved with the same choices.") var resume: String?

  func validate() throws {
    if let every, every < 1 { throw ValidationError("--every is \(every). Give 1 or more.") }
    if every != nil, checkpoint == nil {
      throw ValidationError("--every is given without --checkpoint. Name a file.")
    }
  }

  var value: FitFiles {
    var files = FitFiles()
    (files.save, files.checkpoint, files.resume) = (save, checkpoint, resume)
    if let every { files.every = every }
    return files
  }
}

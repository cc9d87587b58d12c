import Evidence
import EvidenceTool
import Foundation
import Testing

/// Commands that read a fit of eight schools from a file.
@Suite struct AfterFitCommandTests {
  private let folder: String
  private var fit: String { folder + "/fit.safetensors" }

  init() throws {
    folder = NSTemporaryDirectory() + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let run = ToolRun("fit", "eight-schools", "--steps", "2000", "--save", fit)
    #expect(run.status == 0, "\(run.errors)")
  }

  private func rows(_ arguments: String...) throws -> Table {
    let run = ToolRun(arguments + ["--from", fit])
    #expect(run.status == 0, "\(run.errors)")
    return try Table(csv: run.output)
  }

  @Test func drawsAreRows() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let all = try rows("sample", "eight-schools", "--draws", "500")
    #expect(all.count == 500)
    #expect(all.columnNames.prefix(4) == ["draw", "mean", "spread", "z[0]"])
    #expect(all.columnNames.count == 11)
    // One latent's draws are those of all together.
    let mean = try rows("sample", "eight-schools", "--draws", "500", "--of", "mean")
    #expect(mean.columnNames == ["draw", "mean"])
    #expect(try mean.column("mean") == all.column("mean"))
  }

  /// A new school's mean and variance of y: 4.3968, 34.3188 + σ².
  @Test func newRowsArePredicted() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try OutputFile.write("id,standardError\n1,3\n2,10\n", to: folder + "/new.csv")
    let arguments = [
      "predict", "eight-schools", "--from", fit, "--observing", folder + "/new.csv", "--draws",
      "40000", "--to", folder + "/out.csv",
    ]
    #expect(ToolRun(arguments).status == 0)
    let table = try Table.read(path: folder + "/out.csv")
    #expect(table.columnNames == ["Schools", "y mean", "y sd", "y low", "y high"])
    for (row, error) in [3.0, 10].enumerated() {
      let deviation = (34.3188 + error * error).squareRoot()
      #expect(abs(try table.column("y mean")[row] - 4.3968) < 4 * deviation / 200 + 0.1)
      #expect(abs(try table.column("y sd")[row] / deviation - 1) < 0.05)
      #expect(try table.column("y low")[row] < table.column("y high")[row])
    }
  }

  @Test func leaveOneOutIsTold() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let run = ToolRun("loo", "eight-schools", "--from", fit, "--draws", "4000", "--json", "-")
    let document = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let y = try #require(document?["y"] as? [String: Any])
    // Exactly −30.741875.
    #expect(abs(try #require(y["elpd"] as? Double) + 30.741_875) < 0.1)
    #expect((y["khat"] as? [Double])?.count == 8)
    let words = ToolRun("loo", "eight-schools", "--from", fit).output
    #expect(words.hasPrefix("y: leave-one-out of 8 data at 1000 draws: elpd -30."))
  }

  @Test func aStoreIsExported() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/tree.zarr"
    let run = ToolRun("export", "eight-schools", "--from", fit, "--to", path, "--draws", "50")
    #expect(run.output == "50 draws in \(path)")
    #expect(FileManager.default.fileExists(atPath: path + "/posterior/mean/zarr.json"))
  }

  @Test func mistakesAreTold() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func said(_ arguments: String...) -> String {
      let run = ToolRun(arguments + ["--from", fit])
      #expect(run.status != 0)
      return run.errors
    }
    #expect(
      said("predict", "eight-schools", "--of", "yy").hasSuffix(
        "there is no variable to predict called 'yy'. Name one of: mean, spread, z, y."
      )
    )
    #expect(
      said("predict", "eight-schools", "--of", "y", "--of", "mean").hasSuffix(
        "`y` and `mean` repeat over different plates, and a row is for one repetition. Predict them "
          + "one after the other, with --of."
      )
    )
    let table = folder + "/new.csv"
    try OutputFile.write("se\n3\n", to: table)
    #expect(
      said("predict", "eight-schools", "--observing", table)
        == "\(table): no column has the name of a variable; the columns are se. Call columns by the "
        + "variables: y, standardError."
    )
    #expect(
      said("sample", "normal-normal")
        == "\(fit): the file has the latent `mean` of shape [], which NormalNormal does not "
        + "declare. Give the model whose fit was saved, or fit this one."
    )
  }
}

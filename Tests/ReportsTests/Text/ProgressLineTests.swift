import EvidenceReports
import Testing

@Suite struct ProgressLineTests {
  /// What a line wrote, and a clock that the test moves.
  private final class Terminal {
    var written: [String] = []
    var now = ContinuousClock.now

    func makeLine(width: Int?) -> ProgressLine {
      ProgressLine(width: width, now: { self.now }, write: { self.written.append($0) })
    }
  }

  @Test func nothingIsWrittenOrMadeWhereThereIsNoTerminal() {
    let terminal = Terminal()
    var line = terminal.makeLine(width: nil)
    var made = 0
    line.show("\(made += 1)")
    line.finish("\(made += 1)")
    line.clear()
    #expect(terminal.written.isEmpty)
    #expect(made == 0)
  }

  @Test func theLineIsShownAtMostTenTimesASecond() {
    let terminal = Terminal()
    var line = terminal.makeLine(width: 80)
    for step in 0..<100 {
      line.show("step \(step)")
      terminal.now += .milliseconds(10)
    }
    #expect(terminal.written.count == 10)
    #expect(terminal.written.prefix(2) == ["\rstep 0", "\rstep 10"])
  }

  @Test func spacesCoverWhatWasLonger() {
    let terminal = Terminal()
    var line = terminal.makeLine(width: 80)
    line.show("a long line")
    line.finish("short")
    #expect(terminal.written == ["\ra long line", "\rshort      ", "\n"])
  }

  @Test func theLineFitsTheTerminal() {
    let terminal = Terminal()
    var line = terminal.makeLine(width: 6)
    line.show("0123456789")
    line.clear()
    #expect(terminal.written == ["\r01234", "\r     ", "\r"])
  }
}

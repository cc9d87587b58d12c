import EvidenceReports
import Testing

@Suite struct TextTableTests {
  @Test func numbersStandAtTheRightAndWordsAtTheLeft() {
    let table = TextTable(
      header: ["model", "log p(x)", "gap"],
      rows: [
        ["NormalNormal", "-7.515512", "0.0"], ["VAE", "—", "< 0.01"], ["PPCA", "-12.3 ± 0.1"],
      ]
    )
    #expect(
      table.description == """
        model            log p(x)     gap
        ------------  -----------  ------
        NormalNormal    -7.515512     0.0
        VAE                     —  < 0.01
        PPCA          -12.3 ± 0.1
        """
    )
  }

  @Test func aTableTooWideBreaksItsWords() {
    let table = TextTable(
      header: ["model", "what it shows", "n"],
      rows: [["VAE", "images from latent numbers", "10"], ["PPCA", "short", "2"]],
      width: 24
    )
    #expect(
      table.description == """
        model  what it shows   n
        -----  -------------  --
        VAE    images from    10
               latent
               numbers
        PPCA   short           2
        """
    )
  }

  @Test func aWordLongerThanItsColumnIsCut() {
    let table = TextTable(header: ["path"], rows: [["/a/very/long/path"]], width: 10)
    #expect(table.description == "path\n------------\n/a/very/long\n/path")
  }

  @Test func withoutRowsTheHeaderStands() {
    #expect(TextTable(header: ["a", "bc"], rows: []).description == "a  bc\n-  --")
  }
}

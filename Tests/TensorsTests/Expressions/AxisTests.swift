import EvidenceTensors
import Testing

private enum Zebras: Plate {}
private enum Apples: Plate {}
private enum Fruits { enum Pears: Plate {} }

@Suite struct AxisTests {
  private func local() -> Axis {
    enum Rows: Plate {}
    return Axis(Rows.self)
  }
  private func otherLocal() -> Axis {
    enum Rows: Plate {}
    return Axis(Rows.self)
  }

  @Test func platesStandInTheOrderOfTheirQualifiedNamesWhicheverIsUsedFirst() {
    let (zebras, pears, apples) = (Axis(Zebras.self), Axis(Fruits.Pears.self), Axis(Apples.self))
    #expect(AxisSet([zebras, pears, apples]).map(\.name) == ["Apples", "Pears", "Zebras"])
    #expect(AxisSet([apples]).union([zebras]) == AxisSet([zebras]).union([apples]))
  }

  @Test func otherAxesStandBehindPlatesByKindAndSize() {
    let axes = [
      .enumerated(2, size: 3), .enumerated(1, size: 9), .particles(5), .particles(4), .time(2),
      Axis(Zebras.self),
    ]
    #expect(Array(AxisSet(axes)) == axes.reversed())
  }

  @Test func platesOfOneNameAreDistinctAndOrdered() {
    let (first, second) = (local(), otherLocal())
    #expect(first == local())
    #expect(first != second)
    #expect((first < second) != (second < first))
    #expect(AxisSet([first, second]) == AxisSet([second, first]))
  }
}

import CEvidenceKernels
import Testing

private let cases = [
  (lanes: 64, count: 64, elements: 784), (lanes: 64, count: 37, elements: 20),
  (lanes: 5, count: 3, elements: 17), (lanes: 16, count: 1, elements: 1),
  (lanes: 40, count: 40, elements: 33),
]

/// Lane r holds row `rows[r]`; lanes past the count hold what lane 0 holds.
private func expected(
  rows: [Int32],
  lanes: Int,
  elements: Int,
  value: (_ row: Int, _ element: Int) -> Double
) -> [Double] {
  (0..<elements).flatMap { element in
    (0..<lanes).map { value(Int(rows[$0 < rows.count ? $0 : 0]), element) }
  }
}

@Suite struct GatherTests {
  private let total = 70

  private func someRows(_ count: Int) -> [Int32] {
    (0..<count).map { Int32($0 * 29 % total) }
  }

  @Test(arguments: cases)
  func rowsOfEveryTypeBecomeLanes(lanes: Int, count: Int, elements: Int) {
    let stride = elements + 3
    let numbers = (0..<(total * stride)).map { $0 * 7 % 251 }
    let rows = someRows(count)
    let (n, l, e) = (Int32(count), Int32(lanes), Int32(elements))
    let want = expected(rows: rows, lanes: lanes, elements: elements) {
      Double(numbers[$0 * stride + $1])
    }
    var single = [Float](repeating: -1, count: elements * lanes)
    var double = [Double](repeating: -1, count: elements * lanes)
    func check() {
      #expect(single.map(Double.init) == want)
      #expect(double == want)
    }

    let bytes = numbers.map { UInt8($0) }
    ev_gather_f32_u8(bytes, stride, rows, 0, n, l, e, &single, lanes)
    ev_gather_f64_u8(bytes, stride, rows, 0, n, l, e, &double, lanes)
    check()
    let integers = numbers.map { Int32($0) }
    ev_gather_f32_i32(integers, stride, rows, 0, n, l, e, &single, lanes)
    ev_gather_f64_i32(integers, stride, rows, 0, n, l, e, &double, lanes)
    check()
    let floats = numbers.map { Float($0) }
    ev_gather_f32_f32(floats, stride, rows, 0, n, l, e, &single, lanes)
    ev_gather_f64_f32(floats, stride, rows, 0, n, l, e, &double, lanes)
    check()
    let doubles = numbers.map { Double($0) }
    ev_gather_f32_f64(doubles, stride, rows, 0, n, l, e, &single, lanes)
    ev_gather_f64_f64(doubles, stride, rows, 0, n, l, e, &double, lanes)
    check()
  }

  @Test func withoutIndicesRowsAreConsecutive() {
    let data = (0..<(total * 4)).map { Float($0) }
    var out = [Float](repeating: -1, count: 4 * 16)
    ev_gather_f32_f32(data, 4, nil, 30, 10, 16, 4, &out, 16)
    let want = expected(rows: (30..<40).map { Int32($0) }, lanes: 16, elements: 4) {
      Double($0 * 4 + $1)
    }
    #expect(out.map(Double.init) == want)
  }

  @Test func nothingIsWrittenPastTheLanes() {
    let data = (0..<(total * 20)).map { Float($0) }
    var out = [Float](repeating: -1, count: 20 * 30)
    ev_gather_f32_f32(data, 20, nil, 0, 20, 21, 20, &out, 30)
    for element in 0..<20 {
      #expect(out[(element * 30 + 21)..<((element + 1) * 30)].allSatisfy { $0 == -1 })
    }
  }

  @Test(arguments: [true, false])
  func stateGoesToLanesAndBack(consecutive: Bool) {
    let (elements, lanes, count) = (3, 16, 11)
    let rows: [Int32] = consecutive ? (20..<31).map { Int32($0) } : someRows(count)
    let state = (0..<(elements * total)).map { Double($0) }
    var out = [Double](repeating: -1, count: elements * lanes)
    var back = [Double](repeating: -1, count: elements * total)
    rows.withUnsafeBufferPointer { rows in
      let pointer = consecutive ? nil : rows.baseAddress
      ev_gather_lanes_f64(
        state,
        total,
        pointer,
        20,
        Int32(count),
        Int32(lanes),
        Int32(elements),
        &out,
        lanes
      )
      ev_scatter_lanes_f64(
        out,
        lanes,
        pointer,
        20,
        Int32(count),
        Int32(elements),
        &back,
        total
      )
    }
    let want = expected(rows: rows, lanes: lanes, elements: elements) { Double($1 * total + $0) }
    #expect(out == want)
    for index in 0..<(elements * total) {
      let touched = rows.contains(Int32(index % total))
      #expect(back[index] == (touched ? state[index] : -1))
    }
  }
}

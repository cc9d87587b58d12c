import CEvidenceKernels
import Testing

/// Numbers in (−½, ½) that need no generator: the fractional parts of multiples of √2.
private func ramp(_ count: Int, _ shift: Double) -> [Double] {
  (0..<count).map { index in
    let turns = (Double(index) + shift) * 1.4142135623730951
    return turns - turns.rounded(.down) - 0.5
  }
}

/// One product with padded rows, so that strides and stray writes are tested.
private struct Case {
  let transA: Bool
  let transB: Bool
  let m: Int
  let n: Int
  let k: Int

  var lda: Int { (transA ? m : k) + 3 }
  var ldb: Int { (transB ? k : n) + 1 }
  var ldc: Int { n + 2 }
  var a: [Double] { ramp((transA ? k : m) * lda, 0.25) }
  var b: [Double] { ramp((transB ? n : k) * ldb, 0.75) }
  var c: [Double] { ramp(m * ldc, 0.5) }

  /// The sum that defines the product, in `c`'s layout; padding stays.
  func reference(accumulate: Bool) -> [Double] {
    let (a, b) = (a, b)
    var result = c
    for i in 0..<m {
      for j in 0..<n {
        var sum = accumulate ? result[i * ldc + j] : 0
        for p in 0..<k {
          let left = a[transA ? p * lda + i : i * lda + p]
          let right = b[transB ? j * ldb + p : p * ldb + j]
          sum += left * right
        }
        result[i * ldc + j] = sum
      }
    }
    return result
  }

  func single(accumulate: Bool) -> [Float] {
    let (a, b) = (a.map(Float.init), b.map(Float.init))
    var c = c.map(Float.init)
    ev_product_f32(
      transA ? 1 : 0,
      transB ? 1 : 0,
      Int32(m),
      Int32(n),
      Int32(k),
      a,
      lda,
      b,
      ldb,
      &c,
      ldc,
      accumulate ? 1 : 0
    )
    return c
  }

  func double(accumulate: Bool) -> [Double] {
    var c = c
    ev_product_f64(
      transA ? 1 : 0,
      transB ? 1 : 0,
      Int32(m),
      Int32(n),
      Int32(k),
      a,
      lda,
      b,
      ldb,
      &c,
      ldc,
      accumulate ? 1 : 0
    )
    return c
  }
}

private let sizes = [
  (m: 1, n: 1, k: 1), (m: 37, n: 21, k: 3), (m: 3, n: 37, k: 21), (m: 21, n: 3, k: 37),
  (m: 5, n: 64, k: 40), (m: 6, n: 48, k: 16), (m: 13, n: 5, k: 300), (m: 40, n: 64, k: 150),
  (m: 7, n: 47, k: 9), (m: 11, n: 500, k: 20), (m: 17, n: 65, k: 129), (m: 8, n: 16, k: 8),
  (m: 2, n: 100, k: 0),
]

@Suite struct ProductKernelTests {
  @Test(arguments: sizes, [(false, false), (true, false), (false, true), (true, true)])
  func productEqualsItsDefinition(size: (m: Int, n: Int, k: Int), trans: (Bool, Bool)) {
    let product = Case(transA: trans.0, transB: trans.1, m: size.m, n: size.n, k: size.k)
    for accumulate in [false, true] {
      let expected = product.reference(accumulate: accumulate)
      let double = zip(product.double(accumulate: accumulate), expected).map { abs($0 - $1) }
      let single = zip(product.single(accumulate: accumulate), expected).map {
        abs(Double($0) - $1)
      }
      // Rounding of sums of up to 300 terms below ¼.
      #expect(double.allSatisfy { $0 < 1e-13 })
      #expect(single.allSatisfy { $0 < 1e-5 })
    }
  }

  @Test func paddingOfTheResultIsUntouched() {
    let product = Case(transA: false, transB: false, m: 7, n: 21, k: 5)
    let (before, after) = (product.c, product.double(accumulate: false))
    for row in 0..<7 {
      let padding = (row * product.ldc + 21)..<((row + 1) * product.ldc)
      #expect(Array(before[padding]) == Array(after[padding]))
    }
  }

  @Test func pointersNeedNoAlignment() {
    let (m, n, k) = (9, 33, 12)
    let (a, b) = (ramp(m * k + 1, 0.1), ramp(k * n + 1, 0.2))
    var c = [Double](repeating: 0, count: m * n + 1)
    let aligned = {
      var c = [Double](repeating: 0, count: m * n)
      ev_product_f64(
        0,
        0,
        Int32(m),
        Int32(n),
        Int32(k),
        Array(a.dropFirst()),
        k,
        Array(b.dropFirst()),
        n,
        &c,
        n,
        0
      )
      return c
    }()
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        c.withUnsafeMutableBufferPointer { c in
          guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
          ev_product_f64(0, 0, Int32(m), Int32(n), Int32(k), a + 1, k, b + 1, n, c + 1, n, 0)
        }
      }
    }
    #expect(Array(c.dropFirst()) == aligned)
  }

  @Test func cuttingRowsAndColumnsChangesNoBits() {
    let whole = Case(transA: false, transB: true, m: 50, n: 130, k: 333)
    let expected = whole.single(accumulate: true)
    let (a, b) = (whole.a.map(Float.init), whole.b.map(Float.init))
    var c = whole.c.map(Float.init)
    for rows in [0..<7, 7..<8, 8..<50] {
      for columns in [0..<65, 65..<70, 70..<130] {
        a.withUnsafeBufferPointer { a in
          b.withUnsafeBufferPointer { b in
            c.withUnsafeMutableBufferPointer { c in
              guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else {
                return
              }
              ev_product_f32(
                0,
                1,
                Int32(rows.count),
                Int32(columns.count),
                Int32(whole.k),
                a + rows.lowerBound * whole.lda,
                whole.lda,
                b + columns.lowerBound * whole.ldb,
                whole.ldb,
                c + rows.lowerBound * whole.ldc + columns.lowerBound,
                whole.ldc,
                1
              )
            }
          }
        }
      }
    }
    #expect(c == expected)
  }

  @Test func transposeThenMultiplyEqualsTransposedProduct() {
    let turned = Case(transA: false, transB: true, m: 19, n: 53, k: 131)
    let b = turned.b.map(Float.init)
    var across = [Float](repeating: 0, count: turned.k * turned.n)
    ev_transpose_f32(b, turned.ldb, Int32(turned.n), Int32(turned.k), &across, turned.n)
    var c = turned.c.map(Float.init)
    ev_product_f32(
      0,
      0,
      Int32(turned.m),
      Int32(turned.n),
      Int32(turned.k),
      turned.a.map(Float.init),
      turned.lda,
      across,
      turned.n,
      &c,
      turned.ldc,
      0
    )
    #expect(c == turned.single(accumulate: false))
  }

  @Test func openBLASAgreesWhereItIsInstalled() {
    guard let dgemm = ev_blas_dgemm() else {
      #expect(ev_blas_name() == nil)
      return
    }
    #expect(ev_blas_name() != nil)
    let product = Case(transA: false, transB: false, m: 30, n: 40, k: 50)
    var c = product.c
    dgemm(
      101,
      111,
      111,
      30,
      40,
      50,
      1,
      product.a,
      Int32(product.lda),
      product.b,
      Int32(product.ldb),
      0,
      &c,
      Int32(product.ldc)
    )
    let difference = zip(c, product.double(accumulate: false)).map { abs($0 - $1) }
    #expect(difference.allSatisfy { $0 < 1e-13 })
  }
}

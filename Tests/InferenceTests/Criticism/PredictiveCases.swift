import EvidenceTensors

/// Draws m = 1.5 sin(s² + 1), s = 0 …: a bounded posterior without a random number.
func boundedDraws(_ count: Int) -> [Double] {
  (0..<count).map { 1.5 * C.sin(Double($0 * $0) + 1) }
}

/// −½ (y − m)²: log-likelihoods up to a constant.
func squares(_ data: [Double], at draws: [Double]) -> [[Double]] {
  data.map { y in draws.map { -0.5 * (y - $0) * (y - $0) } }
}

/// Log-likelihoods with infinitely, barely finitely and never infinitely spread weights.
let heavyLogLikelihoods: [[Double]] = {
  let grid = (0..<400).map { (Double($0) + 0.5) / 400 }
  return [
    grid.map { 2 * C.log(1 - $0) }, grid.map { 0.5 * C.log($0) }, grid.map { -0.3 * C.log($0) },
  ]
}()

/// Whether these differ by less than so much, relative to numbers above 1.
func agree(_ a: Double, _ b: Double, within tolerance: Double = 1e-10) -> Bool {
  abs(a - b) <= tolerance * max(1, abs(b))
}

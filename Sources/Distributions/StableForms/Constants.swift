/// ½ log(2π).
package let halfLogTwoPi = 0.918_938_533_204_672_74
/// log 2.
let logTwo = 0.693_147_180_559_945_31
/// log √(2/π).
let logRootTwoOverPi = -0.225_791_352_644_727_43
/// log(2/π).
let logTwoOverPi = -0.451_582_705_289_454_86

/// Euler's constant γ.
let eulerConstant = 0.577_215_664_901_532_9

extension [Double] {
  /// The element at `index` of the list repeated without end.
  subscript(cyclic index: Int) -> Double { self[index % count] }
}

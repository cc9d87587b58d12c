/// How many draws are taken where a method is told no number; their seed is 0, unless told.
public enum DefaultDraws {
  /// Of a bound, whose standard error is told, and is small where data are many.
  public static let bound = 100
  /// Of importance weights and of probabilities; of each report along a fit's course.
  public static let weights = 1_000
  /// Of the data whose weights are looked at one by one, where there are more.
  public static let data = 100
  /// Of means and variances, of which no error is told.
  public static let moments = 4_000
  /// Of a divergence, which is to be seen beside the error of a bound.
  public static let divergence = 5_000
}

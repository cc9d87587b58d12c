internal import Evidence

extension Study {
  /// How log p(x) is found, in words.
  ///
  /// - Throws: `UsageError` that says why, where no method applies.
  var exactMethod: String { get throws { try Evidence.exactMethod(of: training) } }

  /// About how many operations it takes, such as "about 40,000 operations".
  var exactCost: String {
    get throws {
      let operations = min(try Evidence.exactCost(of: training), 1e15)
      var scale = 1.0
      while operations / scale >= 100 { scale *= 10 }
      return "about \(NumberText.grouped(Int((operations / scale).rounded() * scale))) operations"
    }
  }
}

internal import Evidence

extension Study {
  /// How log p(x) is found, in words.
  ///
  /// - Throws: `UsageError` that says why, where no method applies.
  var exactMethod: String { get throws { try Evidence.exactMethod(of: training) } }
}

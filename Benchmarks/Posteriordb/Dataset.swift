import Foundation

/// Data of posteriordb (Stan developers, BSD-3-Clause), from the folder that `EVIDENCE_POSTERIORDB` names.
public struct Dataset {
  private let numbers: [String: [Double]]

  /// Nil where there is no such folder.
  public static let folder: String? = {
    let named = ProcessInfo.processInfo.environment["EVIDENCE_POSTERIORDB"]
    let folder = named ?? "../shared/data/posteriordb"
    return FileManager.default.fileExists(atPath: folder) ? folder : nil
  }()

  init(_ name: String) throws {
    let url = URL(fileURLWithPath: (Self.folder ?? ".") + "/\(name).json")
    let parsed = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
    numbers = (parsed as? [String: Any] ?? [:]).mapValues(Self.flattened)
  }

  private static func flattened(_ value: Any) -> [Double] {
    if let list = value as? [Any] { return list.flatMap(flattened) }
    return (value as? NSNumber).map { [$0.doubleValue] } ?? []
  }

  subscript(_ name: String) -> [Double] { numbers[name] ?? [] }
}

internal import EvidenceTensors
internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Folders of stores: written beside their path and renamed when whole.
enum ZarrFolder {
  /// Puts the store that `fill` writes to a new folder at `path`, in place of a store that is there.
  ///
  /// - Throws: `UsageError` when the path has something that is no store, and when it cannot be written; `fill`'s errors
  ///   with the path as their place.
  static func replace(_ path: String, fill: (String) throws -> Void) throws {
    let path = try named(path)
    _ = try parts(at: path)
    // Of this call alone: other threads may be writing the same store.
    let turn = turns.wrappingAdd(1, ordering: .relaxed).newValue
    let partial = "\(path).partial-\(getpid())-\(turn)"
    let old = "\(path).old-\(getpid())-\(turn)"
    do {
      try Folder.make(partial)
      try fill(partial)
      // Looked at again: something may have been added to the old store meanwhile.
      if try !parts(at: path).isEmpty { try Folder.move(path, to: old) }
      try Folder.move(partial, to: path)
    } catch let error as UsageError {
      restore(path, from: old)
      // The first error is the one to tell.
      try? Folder.removeAll(Folder.tree(partial))
      throw UsageError(what: error.what, place: path, fix: error.fix)
    }
    try Folder.removeAll(parts(at: old))
  }

  private static let turns = Atomic<Int>(0)

  /// Puts the old store back where it was.
  private static func restore(_ path: String, from old: String) {
    if Folder.exists(old) { try? Folder.move(old, to: path) }
  }

  /// The path without slashes at its end, which would put the new folder inside of the old one.
  private static func named(_ path: String) throws -> String {
    let end = path.utf8.lastIndex { $0 != UInt8(ascii: "/") }
    let trimmed = end.map { String(decoding: path.utf8[...$0], as: UTF8.self) } ?? ""
    guard let last = trimmed.split(separator: "/").last, last != ".", last != ".." else {
      throw UsageError(
        what: "the path does not end in a folder's name",
        place: "\"\(path)\"",
        fix: "Name the folder, as in draws.zarr"
      )
    }
    return trimmed
  }

  /// The files and folders of the store at `path`, each folder before what it holds; none where nothing is there.
  ///
  /// Only a whole store may be replaced, so that nobody's other files are lost.
  private static func parts(at path: String) throws -> [String] {
    guard Folder.exists(path) else { return [] }
    let tree = try Folder.tree(path)
    let names = tree.map { String(decoding: $0.utf8.dropFirst(path.utf8.count), as: UTF8.self) }
    let all = Set(names)
    guard let foreign = names.first(where: { !isPart($0, of: all) }) else { return tree }
    throw UsageError(
      what: "\(foreign.isEmpty ? "it" : String(foreign.dropFirst())) is no part of a Zarr store",
      place: path,
      fix: "Name another folder, or remove what is there yourself"
    )
  }

  /// Whether it is a node, which has metadata, or its metadata, or a chunk or a folder of chunks.
  private static func isPart(_ name: String, of all: Set<String>) -> Bool {
    if all.contains("\(name)/\(ZarrDocument.fileName)") { return true }
    let parts = name.split(separator: "/")
    if parts.last.map(String.init) == ZarrDocument.fileName { return true }
    guard let start = parts.lastIndex(of: "c") else { return false }
    return parts[(start + 1)...].allSatisfy { $0.utf8.allSatisfy(isDigit) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}

internal import EvidenceTensors

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Folders of the file system.
enum Folder {
  /// Makes a folder inside of one that exists.
  static func make(_ path: String) throws {
    guard mkdir(path, 0o777) == 0 else { throw fault(path, "made", errno) }
  }

  /// Gives what is at `path` another name.
  static func move(_ path: String, to new: String) throws {
    guard rename(path, new) == 0 else { throw fault(new, "written", errno) }
  }

  /// Removes files, and folders that hold nothing else, the last first.
  static func removeAll(_ paths: [String]) throws {
    for path in paths.reversed() {
      guard remove(path) == 0 else { throw fault(path, "removed", errno) }
    }
  }

  /// Whether there is something at `path`, be it a link that leads nowhere.
  static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// The folder and all that is in it, each folder before what it holds; just the path where it is no folder.
  ///
  /// Links are not followed.
  static func tree(_ path: String) throws -> [String] {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return [path] }
    return try [path] + names(in: path).flatMap { try tree("\(path)/\($0)") }
  }

  private static func names(in path: String) throws -> [String] {
    guard let folder = opendir(path) else { throw fault(path, "read", errno) }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  private static func fault(_ path: String, _ verb: String, _ code: Int32) -> UsageError {
    UsageError(
      what: "the folder cannot be \(verb) (\(String(cString: strerror(code))))",
      place: path,
      fix: "Name a folder inside of one that exists and that you can write to"
    )
  }
}

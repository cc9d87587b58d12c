#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Removes what was not used for the longest time from a directory of compiled programs that has grown too large.
///
/// Others may use the directory at the same time: a file that is gone when its turn comes is no fault, an object that is
/// loaded stays in memory without its file, one that is missing is compiled anew, and what was made or looked up within
/// the last minute, which somebody may be about to load, stays.
struct CacheEviction {
  let directory: String
  let mostBytes: Int

  /// The files of one program: all whose names start with its key.
  private struct Entry {
    var files: [String] = []
    var bytes = 0
    var used = 0.0
  }

  /// Room is made for more than one program, so that not every new one reads the directory to remove one old.
  private static let kept = 0.8

  private static let safeSeconds = 60.0

  func run() {
    let entries = entries
    var total = entries.values.reduce(0) { $0 + $1.bytes }
    guard total > mostBytes else { return }
    let oldest = entries.sorted { ($0.value.used, $0.key) < ($1.value.used, $1.key) }
    let now = Double(time(nil))
    for (_, entry) in oldest where now - entry.used > Self.safeSeconds {
      guard Double(total) > Self.kept * Double(mostBytes) else { return }
      for file in entry.files { unlink(file) }
      total -= entry.bytes
    }
  }

  private var entries: [String: Entry] {
    var entries: [String: Entry] = [:]
    guard let folder = opendir(directory) else { return [:] }
    defer { closedir(folder) }
    while let found = readdir(folder) {
      let name = withUnsafePointer(to: &found.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      // Nothing but what was put there: names are a hash and what follows a full stop.
      guard let key = name.split(separator: ".").first.map(String.init), key.count == 64,
        key.allSatisfy(\.isHexDigit)
      else { continue }
      let file = directory + "/" + name
      var status = stat()
      guard stat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
      entries[key, default: Entry()].files.append(file)
      entries[key, default: Entry()].bytes += Int(status.st_size)
      let used = Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) * 1e-9
      entries[key, default: Entry()].used = Swift.max(entries[key]?.used ?? 0, used)
    }
    return entries
  }
}

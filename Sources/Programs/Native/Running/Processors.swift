internal import CEvidenceKernels

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The processors of the machine.
package enum Processors {
  /// How many this process may use at once: those that the calling thread may run on, and no more than its control
  /// group has time for.
  package static var count: Int {
    let allowed = Int(ev_allowed_processors())
    let present = allowed > 0 ? allowed : Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    return max(1, min(present, quota ?? present))
  }

  /// The smallest quota of the process's control group and those above it; looked up once.
  private static let quota: Int? = {
    #if os(Linux)
      guard let groups = Cache.read("/proc/self/cgroup") else { return nil }
      return quota(groups: String(decoding: groups, as: UTF8.self)) { path in
        Cache.read("/sys/fs/cgroup" + path).map { String(decoding: $0, as: UTF8.self) }
      }
    #else
      return nil
    #endif
  }()

  /// The processors' worth of time that control groups of version 2 (`cpu.max`) or 1 (`cpu.cfs_quota_us`) allow.
  ///
  /// `groups` is the text of `/proc/self/cgroup`, and `read` gives the text of a file below `/sys/fs/cgroup`.
  package static func quota(groups: String, read: (String) -> String?) -> Int? {
    var quotas: [Int] = []
    for line in groups.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let isUnified = fields[1].isEmpty
      guard isUnified || fields[1].split(separator: ",").contains("cpu") else { continue }
      let root = isUnified ? "" : "/cpu"
      // A group's own, then those of every group above; inside a container the path may be cut off, and only the last holds.
      var path = fields[2].split(separator: "/")
      while true {
        let folder = root + path.map { "/" + $0 }.joined()
        let words =
          isUnified
          ? read(folder + "/cpu.max")?.split { $0 == " " || $0 == "\n" }.map(String.init)
          : [read(folder + "/cpu.cfs_quota_us"), read(folder + "/cpu.cfs_period_us")].compactMap {
            $0?.split(separator: "\n").first.map(String.init)
          }
        if let words, words.count == 2, let time = Double(words[0]), let period = Double(words[1]),
          time > 0, period > 0
        {
          quotas.append(Int((time / period).rounded(.up)))
        }
        if path.isEmpty { break }
        path.removeLast()
      }
    }
    return quotas.min()
  }
}

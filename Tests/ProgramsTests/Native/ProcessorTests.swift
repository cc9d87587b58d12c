import CEvidenceAllocations
import EvidencePrograms
import Testing

/// A process may be allowed fewer processors than the machine has.
@Suite struct ProcessorTests {
  #if os(Linux)
    @Test func onlyThoseThatTheThreadMayRunOnAreCounted() {
      let before = Processors.count
      var count = 0
      let status = withUnsafeMutablePointer(to: &count) { count in
        ev_on_one_processor({ $0?.storeBytes(of: Processors.count, as: Int.self) }, count)
      }
      #expect(status == 0)
      #expect(count == 1)
      #expect(Processors.count == before)
    }
  #endif

  private func quota(_ groups: String, _ files: [String: String]) -> Int? {
    Processors.quota(groups: groups) { files[$0] }
  }

  /// As in the kernel's documentation of cgroup-v2 and of the CFS bandwidth controller.
  @Test func theSmallestQuotaOfTheGroupsHolds() {
    let unified = "0::/user.slice/job\n"
    #expect(quota(unified, ["/user.slice/job/cpu.max": "max 100000\n"]) == nil)
    #expect(quota(unified, ["/user.slice/job/cpu.max": "200000 100000\n"]) == 2)
    #expect(quota(unified, ["/user.slice/job/cpu.max": "150000 100000\n"]) == 2)
    let nested = [
      "/user.slice/cpu.max": "100000 100000", "/user.slice/job/cpu.max": "400000 100000",
    ]
    #expect(quota(unified, nested) == 1)
    #expect(quota("0::/\n", ["/cpu.max": "50000 100000\n"]) == 1)
    let first = "3:cpu,cpuacct:/box\n2:memory:/box\n"
    #expect(
      quota(
        first,
        ["/cpu/box/cpu.cfs_quota_us": "300000\n", "/cpu/box/cpu.cfs_period_us": "100000\n"]
      ) == 3
    )
    #expect(
      quota(first, ["/cpu/cpu.cfs_quota_us": "-1\n", "/cpu/cpu.cfs_period_us": "100000\n"]) == nil
    )
    #expect(quota("nonsense", [:]) == nil)
  }
}

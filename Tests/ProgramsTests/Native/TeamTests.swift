import CEvidenceKernels
import Foundation
import Testing

#if os(Linux)
  /// How often the calling thread has gone to sleep.
  private func sleepCount() -> Int {
    let status = try? String(contentsOfFile: "/proc/thread-self/status", encoding: .utf8)
    let line = status?.split(separator: "\n").first { $0.hasPrefix("voluntary_ctxt_switches") }
    return line?.split(separator: "\t").last.flatMap { Int($0) } ?? -1
  }
#endif

/// Shared by the workers of a run; each cell is written by one of them between two barriers.
private final class Board {
  let team: OpaquePointer
  let workers: Int
  let rounds: Int
  let cells: UnsafeMutablePointer<Int>
  let counter: UnsafeMutablePointer<Int>
  let wrong: UnsafeMutablePointer<Int>

  init(team: OpaquePointer, rounds: Int) {
    self.team = team
    self.rounds = rounds
    workers = Int(ev_team_workers(team))
    cells = .allocate(capacity: 1000)
    cells.initialize(repeating: 0, count: 1000)
    counter = .allocate(capacity: 1)
    counter.initialize(to: 0)
    wrong = .allocate(capacity: workers)
    wrong.initialize(repeating: 0, count: workers)
  }

  deinit {
    cells.deallocate()
    counter.deallocate()
    wrong.deallocate()
  }

  var pointer: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  static func at(_ pointer: UnsafeMutableRawPointer?) -> Board? {
    pointer.map { Unmanaged<Board>.fromOpaque($0).takeUnretainedValue() }
  }
}

@Suite struct TeamTests {
  @Test(arguments: [1, 2, 3, 8])
  func everyWorkerRunsOncePerRun(workers: Int) throws {
    let team = try #require(ev_team_create(Int32(workers)))
    defer { ev_team_destroy(team) }
    let board = Board(team: team, rounds: 0)
    for _ in 0..<50 {
      ev_team_run(team, { Board.at($0)?.cells[Int($1)] += 1 }, board.pointer)
    }
    #expect((0..<1000).map { board.cells[$0] } == (0..<1000).map { $0 < workers ? 50 : 0 })
  }

  @Test(arguments: [1, 2, 3])
  func barrierShowsEveryWorkerTheOthersWrites(workers: Int) throws {
    let team = try #require(ev_team_create(Int32(workers)))
    defer { ev_team_destroy(team) }
    let board = Board(team: team, rounds: 200)
    ev_team_run(
      team,
      { pointer, worker in
        guard let board = Board.at(pointer) else { return }
        for round in 1...board.rounds {
          board.cells[Int(worker)] = round
          ev_team_barrier(board.team, worker)
          for other in 0..<board.workers where board.cells[other] != round {
            board.wrong[Int(worker)] += 1
          }
          ev_team_barrier(board.team, worker)
        }
      },
      board.pointer
    )
    #expect((0..<workers).map { board.wrong[$0] } == [Int](repeating: 0, count: workers))
  }

  #if os(Linux)
    /// Who waits long at a barrier sleeps: it may not use the processor that the others need.
    @Test func aLongWaitAtABarrierIsASleep() throws {
      let team = try #require(ev_team_create(2))
      defer { ev_team_destroy(team) }
      let board = Board(team: team, rounds: 1)
      ev_team_run(
        team,
        { pointer, worker in
          guard let board = Board.at(pointer) else { return }
          let before = sleepCount()
          if worker == 1 { usleep(400_000) }
          ev_team_barrier(board.team, worker)
          board.cells[Int(worker)] = sleepCount() - before
        },
        board.pointer
      )
      #expect((1...20).contains(board.cells[0]))
    }
  #endif

  /// Late ones find the sleepers: waits of every length around the one after which a worker sleeps.
  @Test func nobodySleepsForEver() throws {
    let team = try #require(ev_team_create(3))
    defer { ev_team_destroy(team) }
    let board = Board(team: team, rounds: 300)
    ev_team_run(
      team,
      { pointer, worker in
        guard let board = Board.at(pointer) else { return }
        for round in 1...board.rounds {
          if round % 3 == Int(worker) { usleep(UInt32(round)) }
          ev_team_barrier(board.team, worker)
          board.cells[Int(worker)] = round
        }
      },
      board.pointer
    )
    #expect((0..<3).allSatisfy { board.cells[$0] == 300 })
  }

  @Test(arguments: [1, 3])
  func claimsAreTakenOnceEach(workers: Int) throws {
    let team = try #require(ev_team_create(Int32(workers)))
    defer { ev_team_destroy(team) }
    let board = Board(team: team, rounds: 0)
    ev_team_run(
      team,
      { pointer, _ in
        guard let board = Board.at(pointer) else { return }
        var next = ev_team_claim(board.counter)
        while next < 1000 {
          board.cells[next] += 1
          next = ev_team_claim(board.counter)
        }
      },
      board.pointer
    )
    #expect((0..<1000).allSatisfy { board.cells[$0] == 1 })
  }

  @Test(arguments: [1, 2])
  func subnormalsAreZeroInARunAndKeptAfterIt(workers: Int) throws {
    let team = try #require(ev_team_create(Int32(workers)))
    defer { ev_team_destroy(team) }
    let board = Board(team: team, rounds: 0)
    board.cells[500] = Int(Double.leastNormalMagnitude.bitPattern)
    ev_team_run(
      team,
      { pointer, worker in
        guard let board = Board.at(pointer) else { return }
        let smallest = Double(bitPattern: UInt64(board.cells[500]))
        board.cells[Int(worker)] = smallest / 4 == 0 ? 1 : 2
      },
      board.pointer
    )
    #expect((0..<workers).allSatisfy { board.cells[$0] == 1 })
    #expect(Double(bitPattern: UInt64(board.cells[500])) / 4 > 0)
  }

  @Test func aTeamHasAtLeastOneWorker() {
    #expect(ev_team_create(0) == nil)
    ev_team_destroy(nil)
  }
}

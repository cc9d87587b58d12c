import EvidenceFiles
import EvidenceTensors
import EvidenceTestSupport

// Changes files at random and reads them: each is a file that is written and read back as itself, or
// is refused in one line. `EvidenceFuzz <count> <seed>`; a trap or a broken claim ends the process.

let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
guard numbers.count == 2, let count = numbers.first, let seed = numbers.last else {
  fatalError("EvidenceFuzz <count> <seed>")
}
var generator = Generator(seed: seed)
let sources = try sourceFiles()
var (read, refused) = (0, 0)

for _ in 0..<count {
  let bytes = generator.pick(sources).bytes(changedWith: sources, using: &generator)
  do throws(UsageError) {
    let isSealed = generator.below(8) == 0
    let file = try TensorFile(parsing: bytes, name: "file", requiringChecksum: isSealed)
    checkThatItReadsBack(file, from: bytes)
    read += 1
  } catch {
    let text = error.description
    let isLine = text.hasPrefix("file") && !text.contains(where: \.isNewline)
    precondition(isLine && text.unicodeScalars.count < 400, "the error is no line: \(text)")
    refused += 1
  }
}
print("seed \(seed): \(count) files, \(read) read and \(refused) refused")

/// Checks that `file`, read from `bytes`, has no more numbers, and is written and read as itself.
func checkThatItReadsBack(_ file: TensorFile, from bytes: [UInt8]) {
  let sizes = file.entries.map { entry in
    let count = entry.shape.reduce(1, *)
    precondition(count == entry.elements.count, "\(entry.name): \(entry.shape) is not its shape")
    return count
  }
  precondition(sizes.reduce(0, +) <= bytes.count, "there are more numbers than bytes")
  do throws(UsageError) {
    let written = try file.bytes()
    let again = try TensorFile(parsing: written, name: "file", requiringChecksum: true)
    precondition(again == file, "a file is not read as it was written")
  } catch {
    fatalError("what was read is not written: \(error)")
  }
}

/// The files before changes: with a checksum, and as others write them, without.
func sourceFiles() throws -> [ChangedFile] {
  let sealed = TensorFile(
    metadata: [.init("format", "1"), .init("é", "\u{1F600}\n")],
    entries: [
      .init("z.location", shape: [2, 2], .doubles([1.5, -0.0, .nan, .infinity])),
      .init("z.scale", shape: [3], .floats([1, .nan, 2])),
      .init("step", shape: [], .integers([-7])),
      .init("key", shape: [2], .naturals([.max, 0])), .init("seen", shape: [5, 0], .bytes([])),
      .init("mask", shape: [3], .bytes([0, 1, 255])),
    ]
  )
  let headers: [(text: String, size: Int)] = [
    ("{}", 0), (#"{"__metadata__":{"a":"b"}}"#, 0),
    (#"{"x":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#, 8),
    (
      #"{"x":{"dtype":"U8","shape":[2,4],"data_offsets":[8,16]},"#
        + #""y":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}   "#, 16
    ),
    (
      #"{"__metadata__":{"\u0061":"\ud83d\ude00"},"n":{"shape":[],"data_offsets":[0,8],"dtype":"I64"}}"#,
      8
    ),
  ]
  let open = headers.map { text, size in
    (0..<8).map { UInt8(truncatingIfNeeded: text.utf8.count >> (8 * $0)) } + Array(text.utf8)
      + [UInt8](repeating: 63, count: size)
  }
  return (open + [try sealed.bytes()]).map(ChangedFile.init)
}

// Usage: EvidenceHistories HISTORY: makes what the history says, and prints the bits of a study's results.
let history = CommandLine.arguments.dropFirst().first.flatMap(History.init(rawValue:)) ?? .none
let before = try history.before()
let study = Study()
let between = try history.between(study)
for part in ["evidence", "fit"] {
  for line in try study.lines(of: part) { print(line) }
}
withExtendedLifetime((before, between)) {}

internal import Evidence
public import EvidenceTool

/// The fits that are timed beside other systems, at the sizes that those are timed at.
public let workloads: [Workload] = [
  workload("vae", FitSettings(.epochs(1), learningRate: 1e-3, schedule: .constant, batch: 128)) {
    try VAE.study(.fashionMNIST(), hidden: 400, latents: 20)
  },
  workload("iwae", importanceWeighted) {
    try VAE.study(.fashionMNIST(), hidden: 200, latents: 50)
  },
  // The others are timed with independent normals.
  workload("schools", FitSettings(.steps(20_000), schedule: .constant, guide: .meanField)) {
    try EightSchools.study()
  },
  workload("logreg", logistic) {
    try LogisticRegression.study(ToyData.labelledRows(rows: 10_000, columns: 50))
  },
]

private let importanceWeighted = FitSettings(
  .steps(200),
  learningRate: 1e-3,
  schedule: .constant,
  batch: 20,
  objective: .importanceWeighted(particles: 50)
)

private let logistic = FitSettings(
  .steps(2_000),
  schedule: .constant,
  guide: .meanField,
  precision: .float
)

private func workload(
  _ name: String,
  _ settings: FitSettings,
  study: @escaping @Sendable () throws -> Study
) -> Workload {
  Workload(name, of: Example(name, "Timed beside other systems.", settings: settings, study: study))
}

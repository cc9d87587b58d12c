// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A Swift target with the project's settings, in the folder that has its name without the prefix.
///
/// Targets are prefixed because a package graph has each name once, and others have `Models` or `Data` too.
func library(_ name: String, _ dependencies: [Target.Dependency], in folder: String = "Sources")
  -> Target
{
  .target(
    name: "Evidence\(name)",
    dependencies: dependencies,
    path: "\(folder)/\(name)",
    swiftSettings: settings
  )
}

/// A C target in the folder that has its name without the prefix.
func code(
  _ name: String,
  _ dependencies: [Target.Dependency] = [],
  exclude: [String] = [],
  links: [LinkerSetting] = [],
  in folder: String = "Sources"
) -> Target {
  .target(
    name: "CEvidence\(name)",
    dependencies: dependencies,
    path: "\(folder)/C\(name)",
    exclude: exclude,
    linkerSettings: links
  )
}

/// The test target that mirrors `name`.
func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = [])
  -> Target
{
  .testTarget(
    name: "\(name)Tests",
    dependencies: dependencies,
    resources: resources,
    swiftSettings: settings
  )
}

/// What every target above distributions reads.
let numbers: [Target.Dependency] = ["EvidenceTensors", "EvidencePrograms", "EvidenceDistributions"]

let package = Package(
  name: "Evidence",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Evidence", targets: ["Evidence"]),
    .library(name: "EvidenceTool", targets: ["EvidenceTool"]),
    .executable(name: "evidence", targets: ["EvidenceMain"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // Listed in their one-way order: a target depends only on targets above it.
    .systemLibrary(
      name: "CEvidenceGSL",
      path: "Sources/CGSL",
      pkgConfig: "gsl",
      providers: [.apt(["libgsl-dev"])]
    ),
    .systemLibrary(
      name: "CEvidenceZlib",
      path: "Sources/CZlib",
      pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"])]
    ),
    code("Philox", ["CEvidenceGSL"]),
    code("Special", links: [.linkedLibrary("m")]),
    code("Kernels", ["CEvidencePhilox", "CEvidenceSpecial"], links: [.linkedLibrary("m")]),
    code("Digits", exclude: ["digits.csv.gz", "ATTRIBUTION.md"]),
    library("Tensors", ["CEvidenceGSL", "CEvidencePhilox", "CEvidenceSpecial"]),
    library("Files", ["EvidenceTensors", "CEvidenceZlib"]),
    library(
      "Programs",
      ["EvidenceTensors", "CEvidencePhilox", "CEvidenceKernels", "CEvidenceGSL"]
    ),
    library(
      "Distributions",
      ["EvidenceTensors", "EvidencePrograms", "CEvidencePhilox", "CEvidenceGSL"]
    ),
    library("Modeling", ["EvidenceTensors", "EvidencePrograms", "EvidenceDistributions"]),
    library("Exact", numbers + ["EvidenceModeling", "CEvidenceGSL"]),
    library("Inference", numbers + ["EvidenceFiles", "EvidenceModeling", "EvidenceExact"]),
    library(
      "Gap",
      numbers + ["EvidenceModeling", "EvidenceExact", "EvidenceInference", "CEvidenceGSL"]
    ),
    library("Data", ["EvidenceTensors", "EvidenceFiles", "CEvidenceDigits"]),
    library("Reports", ["EvidenceTensors", "CEvidenceZlib"]),
    .target(
      name: "Evidence",
      dependencies: numbers + [
        "EvidenceModeling", "EvidenceExact", "EvidenceInference", "EvidenceGap", "EvidenceData",
        "EvidenceReports", "EvidenceFiles",
      ],
      swiftSettings: settings
    ),
    .target(
      name: "EvidenceTool",
      dependencies: [
        "Evidence", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings
    ),
    .target(
      name: "EvidenceModels",
      dependencies: ["Evidence", "EvidenceTool"],
      path: "Models",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "EvidenceMain",
      dependencies: ["EvidenceTool", "EvidenceModels"],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "EvidenceDensityTimes",
      dependencies: numbers + ["EvidenceFiles"],
      path: "Benchmarks/DensityTimes",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "EvidenceTimes",
      dependencies: ["Evidence"],
      path: "Benchmarks/EvidenceTimes",
      swiftSettings: settings
    ),
    library("Posteriordb", ["Evidence", "EvidenceTensors"], in: "Benchmarks"),
    .executableTarget(
      name: "EvidencePosteriordbTimes",
      dependencies: ["Evidence", "EvidencePosteriordb"],
      path: "Benchmarks/PosteriordbTimes",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "EvidenceFlows",
      dependencies: ["Evidence", "EvidenceModels"],
      path: "Benchmarks/Flows",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "EvidencePredictionTimes",
      dependencies: ["Evidence"],
      path: "Benchmarks/PredictionTimes",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "EvidenceGuides",
      dependencies: ["Evidence", "EvidenceModels"],
      path: "Benchmarks/Guides",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "EvidenceAmortized",
      dependencies: ["Evidence", "EvidenceModels"],
      path: "Benchmarks/Amortized",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "EvidenceHistories",
      dependencies: ["Evidence"],
      path: "Tests/Histories",
      swiftSettings: settings
    ),
    library("TestSupport", ["EvidenceTensors", "EvidencePrograms"], in: "Tests"),
    tests(
      "Tensors",
      ["EvidenceTensors", "EvidencePrograms", "EvidenceTestSupport"],
      resources: [.copy("special.json"), .copy("tails.json")]
    ),
    .executableTarget(
      name: "EvidenceSavings",
      dependencies: ["Evidence"],
      path: "Tests/Savings",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "EvidenceFuzz",
      dependencies: ["EvidenceFiles", "EvidenceTensors", "EvidenceTestSupport"],
      path: "Tests/Fuzz",
      swiftSettings: settings
    ),
    tests(
      "Files",
      ["EvidenceFiles", "EvidenceTensors", "EvidenceTestSupport", "CEvidenceZlib"]
    ),
    code("Allocations", in: "Tests"),
    tests(
      "Programs",
      [
        "EvidencePrograms", "EvidenceTensors", "EvidenceTestSupport", "CEvidencePhilox",
        "CEvidenceKernels", "CEvidenceAllocations",
      ]
    ),
    tests(
      "Distributions",
      numbers + ["CEvidenceGSL", "EvidenceReports", "CEvidenceZlib"],
      resources: [.copy("references"), .copy("quantiles.json")]
    ),
    tests("Modeling", numbers + ["EvidenceModeling"], resources: [.copy("layers.json")]),
    tests("Inference", ["Evidence", "EvidencePosteriordb", "EvidenceTestSupport"]),
    tests(
      "Exact",
      ["Evidence", "EvidencePosteriordb", "EvidenceTestSupport"],
      resources: [.copy("evidence.json")]
    ),
    tests("Data", ["EvidenceData", "EvidenceTensors", "CEvidenceZlib"]),
    tests("Reports", ["EvidenceReports", "EvidenceTensors", "CEvidenceZlib"]),
    tests("Processes", ["EvidenceHistories", "EvidenceSavings"]),
    tests("EvidenceTool", ["EvidenceTool", "EvidenceModels", "Evidence", "EvidenceTestSupport"]),
  ]
)

// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A Swift target with the project's settings.
func library(_ name: String, _ dependencies: [Target.Dependency], path: String? = nil) -> Target {
  .target(name: name, dependencies: dependencies, path: path, swiftSettings: settings)
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
    .systemLibrary(name: "CGSL", pkgConfig: "gsl", providers: [.apt(["libgsl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CPhilox", dependencies: ["CGSL"]),
    .target(name: "CSpecial", linkerSettings: [.linkedLibrary("m")]),
    .target(
      name: "CKernels",
      dependencies: ["CPhilox", "CSpecial"],
      linkerSettings: [.linkedLibrary("m")]
    ),
    .target(name: "CDigits", exclude: ["digits.csv.gz", "ATTRIBUTION.md"]),
    library("Tensors", ["CGSL", "CPhilox", "CSpecial"]),
    library("Programs", ["Tensors", "CPhilox", "CKernels", "CGSL"]),
    library("Distributions", ["Tensors", "Programs", "CPhilox", "CGSL"]),
    library("Modeling", ["Tensors", "Programs", "Distributions"]),
    library("Exact", ["Tensors", "Programs", "Distributions", "Modeling", "CGSL"]),
    library("Inference", ["Tensors", "Programs", "Distributions", "Modeling", "Exact"]),
    library(
      "Gap",
      ["Tensors", "Programs", "Distributions", "Modeling", "Exact", "Inference", "CGSL"]
    ),
    library("Data", ["Tensors", "CZlib", "CDigits"]),
    library("Reports", ["Tensors", "CZlib"]),
    library(
      "Evidence",
      [
        "Tensors", "Programs", "Distributions", "Modeling", "Exact", "Inference", "Gap", "Data",
        "Reports",
      ]
    ),
    library(
      "EvidenceTool",
      ["Evidence", .product(name: "ArgumentParser", package: "swift-argument-parser")]
    ),
    library("Models", ["Evidence", "EvidenceTool"], path: "Models"),
    .executableTarget(
      name: "EvidenceMain",
      dependencies: ["EvidenceTool", "Models"],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "DensityTimes",
      dependencies: ["Tensors", "Programs", "Distributions", "Reports"],
      path: "Benchmarks/DensityTimes",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "EvidenceTimes",
      dependencies: ["Evidence", "Reports"],
      path: "Benchmarks/EvidenceTimes",
      swiftSettings: settings
    ),
    library("TestSupport", ["Tensors", "Programs"], path: "Tests/TestSupport"),
    tests(
      "Tensors",
      ["Tensors", "Programs", "TestSupport"],
      resources: [.copy("special.json"), .copy("tails.json")]
    ),
    .target(name: "CAllocations", path: "Tests/CAllocations"),
    tests(
      "Programs",
      ["Programs", "Tensors", "TestSupport", "CPhilox", "CKernels", "CAllocations"]
    ),
    tests(
      "Distributions",
      ["Distributions", "Programs", "Tensors", "CGSL", "Reports", "CZlib"],
      resources: [.copy("references"), .copy("quantiles.json")]
    ),
    tests("Modeling", ["Modeling", "Distributions", "Programs", "Tensors"]),
    tests("Inference", ["Evidence"]),
    tests("Exact", ["Evidence"], resources: [.copy("evidence.json")]),
    tests("Data", ["Data", "Tensors", "CZlib"]),
    tests("Reports", ["Reports", "Tensors", "CZlib"]),
    tests("EvidenceTool", ["EvidenceTool", "Models", "Evidence"]),
  ]
)

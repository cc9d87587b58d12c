// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "coin",
  platforms: [.macOS(.v15)],
  dependencies: [.package(path: "../Evidence")],
  targets: [
    .executableTarget(
      name: "coin",
      dependencies: [
        .product(name: "Evidence", package: "Evidence"),
        .product(name: "EvidenceTool", package: "Evidence"),
      ]
    )
  ]
)

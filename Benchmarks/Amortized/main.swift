// What amortized guides reach: figures as lines of JSON, or draws as lines of numbers.
//
//     EvidenceAmortized linear forward-kl|elbo
//     EvidenceAmortized digits
//     EvidenceAmortized sets
//     EvidenceAmortized two-moons OBSERVATIONS       10,000 draws of each row of a CSV file, observation by observation
//     EvidenceAmortized glm STIMULUS OBSERVATIONS
import Evidence
import EvidenceModels

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

func seconds(_ body: () throws -> Void) rethrows -> Double {
  let duration = try ContinuousClock().measure(body).components
  return Double(duration.seconds) + 1e-18 * Double(duration.attoseconds)
}

let arguments = Array(CommandLine.arguments.dropFirst())
switch (arguments.first, arguments.count) {
case ("linear", 2): try linear(arguments[1] == "elbo" ? .elbo : .forwardKL)
case ("digits", 1): try digits()
case ("sets", 1): try sets()
case ("two-moons", 2): try twoMoons(arguments[1])
case ("glm", 3): try spikes(stimulus: arguments[1], arguments[2])
default: fatalError("EvidenceAmortized: \(arguments): see the head of this file")
}

import Foundation
import PypeHost
import TestSupport

/// The library of Tests/Fixtures/probe.c, built once.
enum Probe {
    private static let folder = Result { try TemporaryFolder() }
    private static let built = Result { try CCompiler.library("probe", from: source, in: folder.get()) }
    private static let source = CCompiler.fixtures.appending(path: "probe.c")

    static func library() throws -> ModuleLibrary { try ModuleLibrary.open(path: built.get()) }

    /// An instance that does what `mode` says.
    static func instance(_ mode: String) throws -> ModuleInstance {
        guard let module = try library().module(named: "probe") else { throw CocoaError(.featureUnsupported) }
        return try module.create(configJSON: config(mode), nodeID: "n1", flowName: "f")
    }

    static func config(_ mode: String) -> String { "{\"mode\":\"\(mode)\"}" }

    /// Sets up, runs to the end and tears down; gives what run ended with.
    static func run(_ mode: String, _ services: RecordingServices? = nil) async throws -> ModuleFailure? {
        let instance = try instance(mode)
        let services = services ?? RecordingServices(config: config(mode))
        try instance.setup(services)
        let failure = await end(instance, services)
        try instance.teardown(services)
        return failure
    }

    /// Runs an instance that is ready. Resuming a continuation twice would end the process, so this also shows that
    /// the completion comes once.
    static func end(_ instance: ModuleInstance, _ services: RecordingServices) async -> ModuleFailure? {
        await withCheckedContinuation { continuation in
            instance.run(services) { continuation.resume(returning: $0) }
        }
    }
}

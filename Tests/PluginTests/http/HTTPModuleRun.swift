import Foundation
import PypeHost
import TestSupport

/// A module that runs beside the test, to be cancelled in the middle.
final class HTTPModuleRun: @unchecked Sendable {
    // Sendable: what is shared between the threads is the instance, which may be cancelled from any.
    private let instance: ModuleInstance
    private let services: PluginServices

    private init(_ module: String, _ config: [String: Any], _ services: PluginServices) throws {
        let text = try PluginRun.config(config)
        services.configure(text)
        self.services = services
        let library = try ModuleLibrary.open(path: Project.library(module))
        guard let loaded = library.module(named: module) else { throw CocoaError(.featureUnsupported) }
        instance = try loaded.create(configJSON: text, nodeID: "node", flowName: "flow")
        try instance.setup(services)
    }

    /// Cancels the module once something holds, and gives its failure.
    ///
    /// The module has a thread of its own: the client below needs one of those that tests run on to cancel a call.
    static func cancelled(
        _ module: String, _ config: [String: Any], _ services: PluginServices = PluginServices(),
        when: () async throws -> Bool
    ) async throws -> ModuleFailure? {
        // No time-out may be the reason for which it ends, however slow the machine is.
        let patient = config.merging(["read_timeout": 1_000_000, "timeout": 1_000_000]) { $1 }
        let run = try HTTPModuleRun(module, patient, services)
        let (ends, end) = AsyncStream.makeStream(of: ModuleFailure?.self)
        Thread.detachNewThread {
            run.instance.run(run.services) { failure in
                end.yield(failure)
                end.finish()
            }
        }
        while try await !when() { await Task.yield() }
        run.instance.cancel()
        var failure: ModuleFailure?
        for await result in ends { failure = result }
        try run.instance.teardown(services)
        run.instance.destroy()
        return failure
    }
}

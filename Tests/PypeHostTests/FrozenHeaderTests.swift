import Foundation
import PypeHost
import PypeModel
import TestSupport
import Testing

/// Libraries of other versions of the ABI's headers, in today's host.
@Suite struct FrozenHeaderTests {
    static let frozen = Project.root.appending(path: "Tests/ABIv1/frozen/v1.0")

    @Test(
        "a library built on the frozen headers works in today's host",
        arguments: ["ok", "services", "hostile", "pending", "early"])
    func frozenHeaders(mode: String) async throws {
        let folder = try TemporaryFolder()
        let path = try CCompiler.library(
            "frozen", from: CCompiler.fixtures.appending(path: "probe.c"), in: folder, headers: Self.frozen)
        let module = try #require(try ModuleLibrary.open(path: path).module(named: "probe"))
        let instance = try module.create(configJSON: Probe.config(mode), nodeID: "n1", flowName: "f")
        let services = RecordingServices(config: Probe.config(mode))
        try instance.setup(services)
        #expect(await Probe.end(instance, services) == nil)
        try instance.teardown(services)
    }

    @Test(
        "structs that end earlier, or later, than the host's are read as far as both know them",
        arguments: ["OLDER", "NEWER"])
    func otherSizes(age: String) async throws {
        let folder = try TemporaryFolder()
        let path = try CCompiler.library(
            "timeless", from: CCompiler.fixtures.appending(path: "older.c"), in: folder, flags: ["-D\(age)"])
        let library = try ModuleLibrary.open(path: path)
        #expect(library.spec.abi == (age == "OLDER" ? "1.0" : "1.7"))
        #expect(library.spec.author == "")
        let module = try #require(library.modules.first)
        #expect(module.spec.outputPorts == [PortSpec(name: "out")])
        #expect(module.spec.configSchema.optional == ["size": ParamSpec(type: "int")])
        #expect(!module.hasSetup && !module.hasTeardown && !module.hasCancel)
        #expect(!module.hasInferSchema && !module.hasFingerprint)
        let instance = try module.create(configJSON: "{}", nodeID: "n", flowName: "f")
        let services = RecordingServices()
        try instance.setup(services)
        #expect(await Probe.end(instance, services) == ModuleFailure(.io, "from another time"))
        try instance.teardown(services)
        instance.cancel()
        #expect(services.lines == ["log info run -"])
    }
}

import Foundation
import PypeHost
import Synchronization
import Testing

@Suite struct ModuleInstanceTests {
    @Test(
        "a run ends well, at once, early or later, and is complete once",
        arguments: ["ok", "pending", "early", "early_twice", "pending_twice", "complete_then_ok", "leave_task"])
    func runsEndWell(mode: String) async throws {
        #expect(try await Probe.run(mode) == nil)
    }

    @Test("every slot reaches its service", .timeLimit(.minutes(1)))
    func slotsReachTheirServices() async throws {
        let services = RecordingServices(config: Probe.config("services"))
        #expect(try await Probe.run("services", services) == nil)
        #expect(
            services.lines == [
                "log warn look {\"k\":1}", "log warn  -", "progress 1/2 rows", "filtered 5", "global rows=7",
                "log info teardown -",
            ])
        #expect(HostMemory.allocated == 0)
    }

    @Test("a global takes a value of its declared type or null, a float also a whole number, and nothing else")
    func globalsKeepTheirTypes() async throws {
        let services = RecordingServices(config: Probe.config("globals"))
        #expect(try await Probe.run("globals", services) == nil)
        let declared = [
            ("rows", "int"), ("share", "float"), ("label", "str"), ("flag", "bool"), ("parts", "list"),
            ("pairs", "dict"),
        ]
        let values = [
            ("7", "int"), (" -1.5e3", "float"), ("\"x\"", "str"), ("true", "bool"), ("[1]", "list"),
            ("{\"a\": 1}", "dict"), ("null", "null"),
            // Whoever keeps the value says that this is no JSON.
            ("nonsense", "null"),
        ]
        var expected: [String] = []
        for (name, type) in declared {
            for (value, found) in values {
                if found == type || found == "null" || (found, type) == ("int", "float") {
                    expected.append("global \(name == "rows" ? "ROWS" : name)=\(value)")
                } else {
                    expected.append(
                        "log info set_global: global '\(name)' is declared as \(type), but the value is \(found) -")
                }
            }
        }
        #expect(services.lines == expected + ["log info teardown -"])
    }

    @Test("NULL, garbage and contexts of calls that are over are answered, not followed")
    func hostileArgumentsAreAnswered() async throws {
        #expect(try await Probe.run("hostile") == nil)
    }

    @Test("a module's error keeps code, message, hint and flag")
    func errorsAreCopied() async throws {
        let failure = try await Probe.run("fail")
        #expect(
            failure
                == ModuleFailure(.invalidData, "row x is bad (4)", hint: "try again", isRetryable: true))
    }

    @Test(
        "an error without a usable message says which call of which module failed",
        arguments: [
            ("silent", Int32(108), "module 'probe', node 'n1': run failed with IO and gave no message"),
            ("odd_status", 100, "module 'probe', node 'n1': run returned the status -5, which the ABI does not define"),
            ("far_status", 4711, "module 'probe', node 'n1': run failed with STATUS_4711 and gave no message"),
            ("not_utf8", 108, "caf\u{FFFD} 1"),
            ("pending_fail", 109, "gave up after 9"),
            ("early_fail", 108, "early 1"),
        ])
    func poorErrorsAreMended(mode: String, code: Int32, message: String) async throws {
        let failure = try await Probe.run(mode)
        #expect(failure?.code.rawValue == code)
        #expect(failure?.message == message)
    }

    @Test("setup and teardown hand on what the module said")
    func setupAndTeardownFail() throws {
        let broken = try Probe.instance("fail_setup")
        #expect(throws: ModuleFailure(.unavailable, "it is down (3)", hint: "try again", isRetryable: true)) {
            try broken.setup(RecordingServices())
        }
        let closing = try Probe.instance("fail_teardown")
        #expect(throws: ModuleFailure(.io, "cannot close (1)", hint: "try again", isRetryable: true)) {
            try closing.teardown(RecordingServices())
        }
    }

    @Test("PYPE_PENDING from setup is a defect of the module")
    func pendingSetupIsRefused() throws {
        let instance = try Probe.instance("pending_setup")
        let failure = #expect(throws: ModuleFailure.self) { try instance.setup(RecordingServices()) }
        #expect(failure?.message == "module 'probe', node 'n1': setup returned PYPE_PENDING, which only run may")
    }

    @Test("create hands on why the config was refused")
    func createRefuses() throws {
        let module = try #require(try Probe.library().module(named: "probe"))
        #expect(throws: ModuleFailure(.invalidConfig, "node n9: no 7", hint: "try again", isRetryable: true)) {
            _ = try module.create(configJSON: "{\"refuse\":1}", nodeID: "n9", flowName: "f")
        }
    }

    @Test("calls that come at the wrong time are refused, and teardown runs once")
    func orderIsKept() async throws {
        let instance = try Probe.instance("ok")
        let services = RecordingServices()
        #expect(await Probe.end(instance, services)?.code == .invalidState)
        try instance.setup(services)
        #expect(throws: ModuleFailure.self) { try instance.setup(services) }
        #expect(await Probe.end(instance, services) == nil)
        #expect(await Probe.end(instance, services) == nil)
        try instance.teardown(services)
        try instance.teardown(services)
        #expect(services.lines == ["log info teardown -"])
        #expect(await Probe.end(instance, services)?.code == .invalidState)
        instance.destroy()
        instance.destroy()
        #expect(throws: ModuleFailure.self) { try instance.setup(services) }
    }

    @Test("teardown follows a setup that failed")
    func teardownAfterFailedSetup() throws {
        let instance = try Probe.instance("fail_setup")
        let services = RecordingServices()
        #expect(throws: ModuleFailure.self) { try instance.setup(services) }
        try instance.teardown(services)
        #expect(services.lines == ["log info teardown -"])
    }

    @Test(
        "cancel from another thread ends a run, and destroy waits for the module to come out", .timeLimit(.minutes(1)))
    func cancelEndsARun() async throws {
        let instance = try Probe.instance("cancel")
        let services = RecordingServices()
        try instance.setup(services)
        async let failure = Probe.end(instance, services)
        instance.destroy()
        for _ in 0..<100 {
            instance.cancel()
            try await Task.sleep(for: .milliseconds(1))
        }
        // destroy may have come before the run began: then the run is refused.
        let code = await failure?.code
        #expect(code == .cancelled || code == .invalidState)
        instance.cancel()
    }

    @Test("cancel and destroy from many threads at once do not meet")
    func cancelMeetsDestroy() throws {
        for _ in 0..<200 {
            let instance = try Probe.instance("ok")
            DispatchQueue.concurrentPerform(iterations: 4) { index in
                if index == 2 { instance.destroy() } else { instance.cancel() }
            }
        }
    }

    @Test("a fingerprint is copied, and infer_schema's context is one of its own")
    func questions() throws {
        let instance = try Probe.instance("ok")
        #expect(try instance.fingerprint(RecordingServices()) == "size 5, time 7")
        let bare = try #require(try Probe.library().module(named: "bare"))
        let plain = try bare.create(configJSON: "{}", nodeID: "n", flowName: "f")
        #expect(throws: ModuleFailure(.notImplemented, "module 'bare' does not tell what it depends on")) {
            _ = try plain.fingerprint(RecordingServices())
        }
    }

    @Test("instances side by side, each with calls from many threads, do not disturb each other")
    func sideBySide() {
        DispatchQueue.concurrentPerform(iterations: 400) { index in
            let mode = ["services", "hostile", "ok", "early"][index % 4]
            let services = RecordingServices(config: Probe.config(mode))
            do {
                let instance = try Probe.instance(mode)
                try instance.setup(services)
                instance.run(services) { failure in #expect(failure == nil, "\(mode)") }
                try instance.teardown(services)
            } catch {
                Issue.record(error)
            }
        }
        #expect(HostMemory.allocated == 0)
    }
}

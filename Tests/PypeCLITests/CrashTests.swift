import Foundation
import TestSupport
import Testing

@Suite("A module that brings the host down", .enabled(if: !Sanitizer.isActive, "sanitizers tell crashes themselves"))
struct CrashTests {
    private func run(_ how: String, environment: [String: String] = [:]) throws -> (ProcessResult, library: String) {
        let space = try Workspace()
        let library = try CCompiler.library(
            "crash", from: CCompiler.fixtures.appending(path: "crash.c"), in: space.folder, flags: ["-lpthread", "-O0"])
        #expect(try space.pype("register-module", library).status == 0)
        let yaml = """
            flow: {name: fall, version: 1.0.0}
            modules:
              - {id: falls, name: crash_solo, config: {how: \(how), token: "{{secret.env:MY_TOKEN}}"}}
            """
        let all = environment.merging(["MY_TOKEN": "hunter2-geheim"]) { $1 }
        return (try space.run(yaml, environment: all), library)
    }

    @Test(
        "is named with its node and library, the process ends of the signal, and no memory is shown",
        arguments: [
            ("segv", SIGSEGV, "SIGSEGV"), ("abort", SIGABRT, "SIGABRT"), ("fpe", SIGFPE, "SIGFPE"),
            ("overflow", SIGSEGV, "SIGSEGV"),
        ])
    func named(how: String, signal: Int32, name: String) throws {
        let (result, library) = try run(how)
        let words = "error: pype crashed with \(name): node 'falls' (crash_solo, \(library)), in its call of run\n"
        #expect(result.errors.contains(words), "\(result.errors)")
        #expect(result.wasSignalled && result.status == signal)
        #expect(!result.errors.contains("hunter2") && !result.errors.contains("rsi"))
    }

    @Test("on a thread of its own is named among those at work")
    func elsewhere() throws {
        let (result, library) = try run("elsewhere")
        #expect(result.errors.contains("SIGSEGV, not in a call of a module itself; in progress were:"))
        #expect(result.errors.contains("node 'falls' (crash_solo, \(library)), in its call of run"))
        #expect(result.wasSignalled && result.status == SIGSEGV)
    }

    @Test("by exit(0) is named, and the run has not succeeded", arguments: ["exit", "exit_elsewhere"])
    func exits(how: String) throws {
        let (result, _) = try run(how)
        #expect(result.errors.contains("something ended pype by exit(), which a module must not call"))
        #expect(result.errors.contains("node 'falls' (crash_solo, "))
        #expect(result.status == 1)
    }
}

import Foundation
import PypeModel
import PypeModules
import PypeRegistry
import TestSupport
import Testing

@Suite struct RegisterTests {
    @Test("a path registers that library alone")
    func path() throws {
        let fixture = try RegistrarFixture()
        let path = try fixture.library("one")
        try fixture.library("two")
        let report = try fixture.registrar.register(path)
        #expect(report.added.map(\.spec.name) == ["one"])
        #expect(report.failed.isEmpty)
        #expect(try fixture.names == ["one"])
    }

    @Test(
        "a name finds the library of that name, or the library with a module of that name",
        arguments: ["plain", "inner"])
    func name(name: String) throws {
        let fixture = try RegistrarFixture()
        try fixture.library("plain")
        try fixture.library("box", module: "inner")
        try fixture.library("bad", fault: "EXITS")
        #expect(try fixture.registrar.register(name).added.map(\.spec.name) == [name])
    }

    @Test("a name that nothing has is refused with the nearest, and with the folders that were tried")
    func unknownName() throws {
        let fixture = try RegistrarFixture()
        try fixture.library("box", module: "inner")
        let problem = try #require(throws: Diagnostic.self) { try fixture.registrar.register("iner") }
        #expect(problem.rule == "unknown-module")
        #expect(problem.message.contains("\(fixture.folder.path)/a: 1 library"))
        #expect(problem.hint?.hasPrefix("did you mean 'inner'?") == true)
        let missing = try #require(throws: Diagnostic.self) { try fixture.registrar.register("/nowhere/lib.so") }
        #expect(missing.message == "there is no file '/nowhere/lib.so'")
        #expect(!FileManager.default.fileExists(atPath: fixture.store.path))
    }

    @Test("a library that fails is kept with its reason, and what it had before is gone")
    func failure() throws {
        let fixture = try RegistrarFixture()
        let path = try fixture.library("one")
        _ = try fixture.registrar.register(path)
        try fixture.library("one", fault: "REFUSES")
        let report = try fixture.registrar.register(path)
        #expect(report.removed.map(\.spec.name) == ["one"])
        #expect(report.failed.map(\.phase) == ["entry"])
        #expect(try fixture.store.load().failed[path]?.hint == "buy one")
    }

    @Test("a library that somebody names goes before the others, also in later searches")
    func pinned() throws {
        let fixture = try RegistrarFixture()
        let found = try fixture.library("found", module: "shared")
        let named = try fixture.library("named", module: "shared", in: "elsewhere")
        let other = try fixture.library("other", module: "shared", in: "elsewhere")
        _ = try fixture.registrar.autoRegister()
        #expect(try fixture.registrar.register(named).updated.map(\.library.path) == [named])
        #expect(try fixture.store.load().failed[found]?.shadowedBy == ["shared": named])
        #expect(try fixture.registrar.autoRegister().updated.isEmpty)
        #expect(try fixture.registrar.register(other).updated.map(\.library.path) == [other])
        _ = try fixture.registrar.autoRegister()
        #expect(try fixture.store.load()["shared"]?.library.path == other)
    }

    @Test("clear leaves an empty registry")
    func clear() throws {
        let fixture = try RegistrarFixture()
        _ = try fixture.registrar.register(fixture.library("one"))
        try fixture.registrar.clear()
        #expect(try fixture.store.load() == Registry())
    }
}

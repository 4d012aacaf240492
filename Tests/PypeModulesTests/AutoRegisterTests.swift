import Foundation
import PypeHost
import PypeModel
import PypeModules
import PypeRegistry
import TestSupport
import Testing

@Suite struct AutoRegisterTests {
    @Test("good libraries are registered, bad ones are kept with their reason")
    func goodAndBad() throws {
        let fixture = try RegistrarFixture()
        let good = try fixture.library("good")
        let bad = try fixture.library("bad", fault: "CRASH")
        try fixture.folder.write("a/readme.txt", "no library")
        try fixture.folder.write("a/text.so", "no library either")
        let report = try fixture.registrar.autoRegister()
        #expect(report.added.map(\.spec.name) == ["good"])
        #expect(report.added.first?.library.path == good)
        #expect(report.failed.map(\.path).contains(bad))
        #expect(report.failed.map(\.phase).sorted() == ["crash", "open"])
        #expect(report.scanned == 3)
        #expect(report.folders.map(\.state) == [.searched(3)])
        #expect(try fixture.store.load().failed[bad]?.reason.contains("SIGSEGV") == true)
    }

    @Test("registering twice loads nothing and gives the same bytes")
    func twice() throws {
        let fixture = try RegistrarFixture()
        for name in ["one", "two"] { try fixture.library(name) }
        try fixture.library("bad", fault: "CRASH")
        _ = try fixture.registrar.autoRegister()
        let first = try fixture.bytes
        let report = try fixture.registrar.autoRegister()
        #expect(report.scanned == 0)
        #expect(report.unchanged == 2)
        #expect(report.added.isEmpty && report.updated.isEmpty && report.removed.isEmpty)
        #expect(report.failed.count == 1)
        #expect(try fixture.bytes == first)
    }

    @Test("a library that changed is loaded again, and no other")
    func changed() throws {
        let fixture = try RegistrarFixture()
        for name in ["one", "two"] { try fixture.library(name) }
        _ = try fixture.registrar.autoRegister()
        try fixture.library("one", module: "renamed")
        let report = try fixture.registrar.autoRegister()
        #expect(report.scanned == 1)
        #expect(report.added.map(\.spec.name) == ["renamed"])
        #expect(report.removed.map(\.spec.name) == ["one"])
        #expect(try fixture.names == ["renamed", "two"])
    }

    @Test("a library is loaded again when one that it links has changed")
    func linkedChange() throws {
        let fixture = try RegistrarFixture()
        let elsewhere = try TemporaryFolder()
        let source = "int function_of_another_library(void) { return 1; }"
        try CCompiler.library("needed", source: source, in: elsewhere)
        let flags = ["-L\(elsewhere.path)", "-lneeded", "-Wl,-rpath,\(elsewhere.path)"]
        try fixture.library("needy", fault: "NEEDS", flags: flags)
        try fixture.library("free")
        #expect(try fixture.registrar.autoRegister().added.count == 2)
        #expect(try fixture.registrar.autoRegister().scanned == 0)
        try CCompiler.library("needed", source: "int other = 5;" + source, in: elsewhere)
        let report = try fixture.registrar.autoRegister()
        #expect(report.scanned == 1)
        #expect(report.unchanged == 2)
        try FileManager.default.removeItem(atPath: elsewhere.path + "/libneeded.so")
        let broken = try fixture.registrar.autoRegister()
        #expect(broken.removed.map(\.spec.name) == ["needy"])
        #expect(broken.failed.first?.reason == "the library 'libneeded.so' that it needs cannot be found")
        try CCompiler.library("needed", source: source, in: elsewhere)
        #expect(try fixture.registrar.autoRegister().added.map(\.spec.name) == ["needy"])
    }

    @Test("a library that is gone is dropped, one that lies elsewhere stays as long as it is there")
    func gone() throws {
        let fixture = try RegistrarFixture()
        let inside = try fixture.library("inside")
        let outside = try fixture.library("outside", in: "elsewhere")
        _ = try fixture.registrar.autoRegister()
        _ = try fixture.registrar.register(outside)
        try FileManager.default.removeItem(atPath: inside)
        #expect(try fixture.registrar.autoRegister().removed.map(\.spec.name) == ["inside"])
        #expect(try fixture.names == ["outside"])
        try FileManager.default.removeItem(atPath: outside)
        #expect(try fixture.registrar.autoRegister().removed.map(\.spec.name) == ["outside"])
        #expect(try fixture.store.load() == Registry())
    }

    @Test("of two libraries with one module the first of the search has it, and the other takes over when it goes")
    func shadowed() throws {
        let fixture = try RegistrarFixture()
        let first = try fixture.library("first", module: "shared")
        let second = try fixture.library("second", module: "shared", in: "b")
        fixture.folders.append(SearchFolder(path: fixture.folder.path + "/b", origin: "PYPE_PLUGIN_PATH"))
        let report = try fixture.registrar.autoRegister()
        #expect(report.added.map(\.library.path) == [first])
        #expect(report.failed.map(\.phase) == ["shadowed"])
        #expect(report.failed.first?.path == second)
        #expect(report.failed.first?.reason == "its module 'shared' comes from \(first) already")
        #expect(try fixture.registrar.autoRegister().scanned == 0)
        // The order of the search decides, not the order in time.
        fixture.folders.reverse()
        let turned = try fixture.registrar.autoRegister()
        #expect(turned.updated.map(\.library.path) == [second])
        #expect(turned.failed.map(\.path) == [first])
        try FileManager.default.removeItem(atPath: second)
        let left = try fixture.registrar.autoRegister()
        #expect(left.updated.map(\.library.path) == [first])
        #expect(left.failed.isEmpty)
    }

    @Test("each folder is listed, with why it was passed over")
    func folders() throws {
        let fixture = try RegistrarFixture()
        try fixture.library("one")
        let file = try fixture.folder.write("file", "x").path
        let link = fixture.folder.path + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: fixture.folder.path + "/a")
        fixture.folders += [file, "/nonexistent/folder", link].map { SearchFolder(path: $0, origin: "test") }
        #expect(
            try fixture.registrar.autoRegister().folders.map(\.state) == [
                .searched(1), .passedOver("it is no folder"), .passedOver("there is no such folder"),
                .passedOver("it is the same as \(fixture.folder.path)/a"),
            ])
    }

    @Test("the search path goes from what was said to what lies about")
    func searchPath() {
        let folders = SearchFolder.all(
            options: ["x:y", "z"], environment: ["PYPE_PLUGIN_PATH": "/p::/q", "HOME": "/home/u"],
            executable: "/opt/pype/bin/pype")
        #expect(
            folders.map(\.path) == [
                "x", "y", "z", "/p", "/q", "/opt/pype/bin", "/opt/pype/bin/../lib/pype",
                "/home/u/.local/share/pype/plugins", "/usr/local/lib/pype", "/usr/lib/pype",
            ])
    }

    @Test("two processes that register at once lose nothing")
    func concurrent() throws {
        let fixture = try RegistrarFixture()
        for name in ["one", "two", "three"] { try fixture.library(name) }
        let outside = try fixture.library("outside", in: "b")
        let registrar = fixture.registrar
        DispatchQueue.concurrentPerform(iterations: 4) { index in
            _ = index == 0 ? try? registrar.register(outside) : try? registrar.autoRegister()
        }
        #expect(try fixture.names == ["one", "outside", "three", "two"])
    }

    @Test("a scan that does not work leaves the registry as it is")
    func brokenScanner() throws {
        let fixture = try RegistrarFixture()
        try fixture.library("one")
        _ = try fixture.registrar.autoRegister()
        try fixture.library("one", module: "renamed")
        let broken = ModuleRegistrar(
            store: fixture.store, folders: fixture.folders, scanner: LibraryScanner(executable: "/bin/false"))
        let problem = try #require(throws: Diagnostic.self) { try broken.autoRegister() }
        #expect(problem.rule == "scan-process")
        #expect(try fixture.names == ["one"])
    }
}

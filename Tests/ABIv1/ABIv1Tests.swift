import Foundation
import TestSupport
import Testing

/// Guards what can never change again: the headers as version 1.0 froze them.
@Suite struct ABIv1Tests {
    static let frozen = Project.root.appending(path: "Tests/ABIv1/frozen/v1.0")
    static let compilers = [("/usr/bin/cc", ["-std=c11", "-x", "c"]), ("/usr/bin/c++", ["-std=c++17", "-x", "c++"])]
    static let headers = ["arrow.h", "base.h", "host.h", "module.h", "pype.h"]

    private func compile(_ compiler: (String, [String]), _ source: URL, _ flags: [String]) throws -> ProcessResult {
        try ChildProcess.run(
            compiler.0,
            ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only"] + flags + compiler.1 + [source.path])
    }

    @Test(
        "each header compiles alone, as C11 and as C++17, with all warnings", arguments: headers,
        [frozen, Project.headers])
    func headersStandAlone(header: String, folder: URL) throws {
        let temporary = try TemporaryFolder()
        let source = try temporary.write("alone.c", "#include <pype/\(header)>\nextern int nothing;\n")
        for compiler in Self.compilers {
            let result = try compile(compiler, source, ["-I\(folder.path)"])
            #expect(result.status == 0, "\(compiler.0): \(result.errors)")
        }
    }

    @Test("sizes, offsets and numbers of the frozen headers are those of version 1.0")
    func frozenLayout() throws {
        let layout = Self.frozen.appending(path: "layout.c")
        for compiler in Self.compilers {
            let result = try compile(compiler, layout, ["-DFROZEN", "-I\(Self.frozen.path)"])
            #expect(result.status == 0, "\(compiler.0): \(result.errors)")
        }
    }

    @Test("today's headers have every frozen field where it was")
    func currentLayout() throws {
        let layout = Self.frozen.appending(path: "layout.c")
        for compiler in Self.compilers {
            let result = try compile(compiler, layout, ["-I\(Project.headers.path)"])
            #expect(result.status == 0, "\(compiler.0): \(result.errors)")
        }
    }

    @Test("a field that moved, grew or went is found")
    func layoutCanFail() throws {
        let folder = try TemporaryFolder()
        let layout = Self.frozen.appending(path: "layout.c")
        for name in Self.headers {
            let text = try String(contentsOf: Self.frozen.appending(path: "pype/\(name)"), encoding: .utf8)
            let changed =
                text
                .replacing("  const char *sdk_name;", with: "  uint64_t added;\n  const char *sdk_name;")
            try folder.write("pype/\(name)", changed)
        }
        let result = try compile(Self.compilers[0], layout, ["-I\(folder.path)"])
        #expect(result.status != 0)
        #expect(result.errors.contains("sdk_name"))
    }

    @Test("every struct of the frozen headers, and every field, is in the layout")
    func layoutIsComplete() throws {
        let layout = try String(contentsOf: Self.frozen.appending(path: "layout.c"), encoding: .utf8)
        let reader = try HeaderReader(folder: Self.frozen)
        #expect(reader.structs.count == 14)
        for (name, fields) in reader.structs {
            for field in fields { #expect(layout.contains("FIELD(\(name), \(field.name), "), "\(name).\(field.name)") }
        }
    }
}

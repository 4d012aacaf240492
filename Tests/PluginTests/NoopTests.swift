import Foundation
import TestSupport
import Testing

/// Python that runs modules in `mini_host.py`, an independent host over pyarrow.
func runInPython(_ script: String, _ arguments: [String] = []) throws -> String {
    let fixtures = Project.root.appending(path: "Tests/Fixtures").path
    let head = """
        import json, sys
        sys.dont_write_bytecode = True
        sys.path.insert(0, \(String(reflecting: fixtures)))
        import mini_host, pyarrow as pa

        """
    return try ChildProcess.python(head + script, arguments)
}

@Suite("noop_mod", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct NoopTests {
    @Test("rows of every type come out as they went in, over the same buffers")
    func passesOn() throws {
        let output = try runInPython(
            """
            import datetime, decimal
            table = pa.table({
                "n": pa.nulls(4), "b": [True, None, False, True], "i": pa.array([1, None, -3, 4], pa.int8()),
                "h": pa.array([1, 2, 3, None], pa.float16()), "t": ["a", "", None, "\\U0001F469"],
                "d": [decimal.Decimal("1.50"), None, decimal.Decimal("-2.25"), decimal.Decimal("0.00")],
                "l": [[1, None], [], None, [3]], "s": [{"x": 1}, None, {"x": None}, {"x": 4}],
                "c": pa.array(["u", "v", "u", None]).dictionary_encode(),
                "m": pa.array([[("k", 1)], [], None, []], pa.map_(pa.utf8(), pa.int32())),
            }).slice(1, 3)
            result = mini_host.Module(sys.argv[1]).run({}, [table])
            out = result.outputs["output"]
            same = out["t"].chunk(0).buffers()[2].address == table["t"].chunk(0).buffers()[2].address
            print(result.status, out.equals(table), out.schema.equals(table.schema), same)
            """,
            [Project.library("noop_mod")]
        )
        #expect(output == "0 True True True\n")
    }

    @Test("a table without rows and one without columns pass")
    func empty() throws {
        let output = try runInPython(
            """
            module = mini_host.Module(sys.argv[1])
            for table in [pa.table({"x": pa.array([], pa.int32())}), pa.table({})]:
                result = module.run({}, [table])
                print(result.status, result.outputs["output"].equals(table))
            """,
            [Project.library("noop_mod")]
        )
        #expect(output == "0 True\n0 True\n")
    }

    @Test("without an input it fails with the port's name")
    func noInput() throws {
        let output = try runInPython(
            """
            result = mini_host.Module(sys.argv[1]).run({})
            print(result.status, result.message)
            """,
            [Project.library("noop_mod")]
        )
        #expect(output == "105 opening input port 'input' failed with status 105\n")
    }
}

@Suite("Libraries of modules in Swift", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct SwiftLibraryTests {
    static let names = ["generate_source", "noop_mod", "preview_sink"]

    @Test("a library exports its entry and nothing else", arguments: names)
    func exports(_ name: String) throws {
        let result = try ChildProcess.run("/usr/bin/env", ["nm", "-D", "-g", "--defined-only", Project.library(name)])
        let symbols = result.output.split(separator: "\n").compactMap { $0.split(separator: " ").last.map(String.init) }
        #expect(symbols == ["pype_module_entry_v1"])
    }

    @Test("several libraries, each with an SDK of its own, work in one process")
    func together() throws {
        let output = try runInPython(
            """
            source, noop, sink = [mini_host.Module(path) for path in sys.argv[1:]]
            config = {"rows": 5, "batch_size": 2, "seed": 0, "start": 0, "step": 1, "columns": []}
            table = source.run(config).outputs["data"]
            table = noop.run({}, [table]).outputs["output"]
            print(sink.run({"rows": 0, "max_width": 9}, [table]).globals)
            """,
            Self.names.map(Project.library)
        )
        #expect(output.hasSuffix("{'row_count': 5}\n"))
    }
}

import Foundation
import PypeArrow
import PypeHost
import TestSupport
import Testing

@Suite("csv_sink")
struct CSVSinkTests {
    /// The rows that Python writes as `t`, through parquet_source into csv_sink; the bytes of the file, or the failure.
    private func write(_ table: String, _ config: [String: Any] = [:], batch: Int = 1000) async throws -> (
        run: PluginRun, bytes: String
    ) {
        let fixture = try await PartsFixture("t = \(table)\nwrite('t.parquet', t)")
        let rows = try await PluginRun(
            "parquet_source", PluginRun.config(["path": "\(fixture.source.path)/t.parquet", "batch_size": batch]))
        let file = "\(fixture.folder.path)/a/out.csv"
        let values = ["output_path": file].merging(config) { $1 }
        let services = PluginServices(input: rows.services.table(0))
        let run = try await PluginRun("csv_sink", PluginRun.config(values), services)
        let bytes = FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) }
        if let bytes { #expect(run.services.globals["file_size"] == String(bytes.utf8.count)) }
        return (run, bytes ?? "no file")
    }

    @Test("values of every type are written exactly, nulls as nothing, and texts in quotes")
    func types() async throws {
        let (run, bytes) = try await write(
            """
            pa.table({
                "b": [True, None], "i": pa.array([2**63 - 1, None]), "f": [0.1, 1e300], "h": pa.array([1.5, None], pa.float32()),
                "d": pa.array([decimal.Decimal("1.50"), None], pa.decimal128(38, 2)),
                "day": [datetime.date(1969, 12, 31), None], "t": [datetime.datetime(2024, 2, 29, 12, 30, 0, 5), None],
                "u": pa.array([datetime.datetime(2024, 1, 1), None], pa.timestamp("ms", "UTC")),
                "hour": [datetime.time(1, 2, 3), None], "n": pa.nulls(2), "s": ['a,"b"\\n', ""],
                "c": pa.array(["é", None]).dictionary_encode(), "v": pa.array(["日本", None], pa.string_view()),
            })
            """)
        #expect(run.failure == nil && run.services.globals["row_count"] == "2")
        #expect(
            bytes == """
                "b","i","f","h","d","day","t","u","hour","n","s","c","v"
                true,9223372036854775807,0.1,1.5,1.50,1969-12-31,2024-02-29 12:30:00.000005,2024-01-01 00:00:00.000Z,\
                01:02:03.000000,,"a,""b""
                ","é","日本"
                ,,1e+300,,,,,,,,"",,

                """)
    }

    @Test("delimiter, header, quoting, text for null and line ends are those that were asked for")
    func options() async throws {
        let table = #"pa.table({"a": [1, None], "s": ["x", None]})"#
        for (config, expected) in [
            (["delimiter": ";"], "\"a\";\"s\"\n1;\"x\"\n;\n"), (["delimiter": "\\t"], "\"a\"\t\"s\"\n1\t\"x\"\n\t\n"),
            (["header": false], "1,\"x\"\n,\n"), (["quoting": "all"], "\"a\",\"s\"\n\"1\",\"x\"\n,\n"),
            (["quoting": "none", "null_text": "NULL"], "a,s\n1,x\nNULL,NULL\n"),
            (["line_ending": "crlf"], "\"a\",\"s\"\r\n1,\"x\"\r\n,\r\n"),
        ] as [([String: Any], String)] {
            let (run, bytes) = try await write(table, config)
            #expect(run.failure == nil && bytes == expected)
        }
    }

    @Test("csv_source and DuckDB read the rows back, null-heavy, wide and many of them")
    func readBack() async throws {
        let fixture = try await PartsFixture(
            """
            write("t.parquet", pa.table({"row": list(range(20000))} | {
                f"c{i}": pa.array([None if (i + row) % 3 else f"t{row} \\U0001F469" for row in range(20000)]) for i in range(30)}))
            """)
        let file = "\(fixture.folder.path)/out.csv"
        let services = PluginServices(input: fixture.table)
        let run = try await PluginRun("csv_sink", PluginRun.config(["output_path": file]), services)
        #expect(run.failure == nil && run.services.globals["row_count"] == "20000")
        let back = try await PluginRun(
            "csv_source", PluginRun.config(["file_path": file, "null_values": [""]]), PluginServices())
        #expect(back.failure == nil)
        let again = "\(fixture.folder.path)/again.csv"
        let second = PluginServices(input: back.services.table(0))
        #expect(try await PluginRun("csv_sink", PluginRun.config(["output_path": again]), second).failure == nil)
        let output = try ChildProcess.python(
            """
            import sys, duckdb, pyarrow.parquet as pq
            parquet, first, second = sys.argv[1:]
            print(open(first, "rb").read() == open(second, "rb").read())
            rows = duckdb.sql(f"from read_csv('{first}', all_varchar=true, nullstr='')").fetchall()
            wanted = pq.ParquetFile(parquet).read().to_pylist()
            print(rows == [tuple(None if v is None else str(v) for v in row.values()) for row in wanted])
            """, ["\(fixture.source.path)/t.parquet", file, again])
        #expect(output == "True\nTrue\n")
    }

    @Test("progress tells the rows that are written, of all that come")
    func progress() async throws {
        let run = try await write(#"pa.table({"a": list(range(2500))})"#).run
        #expect(run.services.progress == [[1000, 2500], [2000, 2500], [2500, 2500]])
    }

    @Test("a table without rows has a line of names")
    func empty() async throws {
        let (run, bytes) = try await write(#"pa.table({"a": pa.array([], pa.int64()), "é": pa.array([], pa.utf8())})"#)
        #expect(run.failure == nil && bytes == "\"a\",\"é\"\n")
    }

    @Test(
        "columns that CSV has no form for are refused before any row is read, with what to do",
        arguments: [
            (ArrowType.list(Field("item", .int64)), "column 'x' is list<item: int64>", "take its parts out"),
            (.structure([Field("y", .int64)]), "column 'x' is struct<y: int64>", "take its parts out"),
            (.binary, "column 'x' is binary", "give it another type"),
            (.other(format: "tiM", children: []), "column 'x' is month_interval", "give it another type"),
        ])
    func refusedTypes(type: ArrowType, words: String, hint: String) async throws {
        var table = PortTable(schema: SharedSchema(OwnedSchema(Schema([Field("ok", .int64), Field("x", type)]))))
        table.end = ArrowStreamError(code: 5, message: "a row was asked for")
        let run = try await PluginRun("csv_sink", #"{"output_path": "/no/where.csv"}"#, PluginServices(input: table))
        #expect(run.failure?.code == .invalidConfig)
        #expect(run.failure?.message.hasPrefix(words) == true, "\(run.failure?.message ?? "")")
        #expect(run.failure?.hint?.hasPrefix(hint) == true)
    }

    @Test(
        "a config that cannot be obeyed is refused by name",
        arguments: [
            (["delimiter": ""], "delimiter is empty"), (["delimiter": "ab"], "is not one ASCII character"),
            (["delimiter": "\""], "delimiter cannot be a double quote"), (["null_text": "a\"b"], "'null_text'"),
        ])
    func badConfigs(config: [String: String], words: String) async throws {
        let values = ["output_path": "/no/where.csv"].merging(config) { $1 }
        let failure = try await PluginRun("csv_sink", PluginRun.config(values)).failure
        #expect(failure?.code == .invalidConfig && failure?.message.contains(words) == true)
    }

    @Test("rows that cannot be told from others fail the run and leave no file")
    func ambiguous() async throws {
        let (quotes, none) = try await write(#"pa.table({"s": ["a,b"]})"#, ["quoting": "none"])
        #expect(quotes.failure?.code == .invalidData && none == "no file")
        let (line, nothing) = try await write(#"pa.table({"s": ["a", None]})"#)
        #expect(line.failure?.message.contains("a line with nothing on it") == true && nothing == "no file")
        #expect(try await write(#"pa.table({"s": ["a", None]})"#, ["null_text": "NULL"]).run.failure == nil)
    }

    @Test("a file that is there stays when it may not be replaced, and a full disk or a cancel leaves nothing")
    func files() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("out.csv", "mine").path
        let table = try countingTable(["a", "b"], rows: 10_000, batches: 3)
        let config: [String: Any] = ["output_path": file, "overwrite": false]
        let refused = try await PluginRun("csv_sink", PluginRun.config(config), PluginServices(input: table))
        #expect(refused.failure?.code == .alreadyExists)
        let full = PluginServices(input: table, output: { _ in "/dev/full" })
        let run = try await PluginRun("csv_sink", PluginRun.config(["output_path": file]), full)
        #expect(run.failure?.code == .resourceExhausted && run.failure?.message == "\(file): No space left on device")
        let broken = PluginServices(input: table.failingAtTheEnd())
        let other = "\(folder.path)/b.csv"
        #expect(try await PluginRun("csv_sink", PluginRun.config(["output_path": other]), broken).failure != nil)
        #expect(try folder.contents() == ["out.csv"])
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "mine")
    }
}

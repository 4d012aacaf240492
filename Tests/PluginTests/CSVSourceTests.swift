import Foundation
import PypeHost
import TestSupport
import Testing

@Suite struct CSVSourceTests {
    private static let plain: [(String, String)] = [
        ("a,b\n1,x\n2,y\n", "{'a': [1, 2], 'b': ['x', 'y']}"),
        ("a,b\n1,x\n2,y", "{'a': [1, 2], 'b': ['x', 'y']}"),
        ("a,b\r\n1,x\r\n2,y\r\n", "{'a': [1, 2], 'b': ['x', 'y']}"),
        ("a,b\r1,x\r2,y\r", "{'a': [1, 2], 'b': ['x', 'y']}"),
        ("\u{FEFF}a,b\n1,x\n", "{'a': [1], 'b': ['x']}"),
        ("a,b\n1,\"x\ny\"\n2,\"he said \"\"hi\"\"\"\n", "{'a': [1, 2], 'b': ['x\\ny', 'he said \"hi\"']}"),
        ("a,b\n1,\"x,y\"\n", "{'a': [1], 'b': ['x,y']}"),
        ("größe,名前\n1,🙂\n", "{'größe': [1], '名前': ['🙂']}"),
        ("a,b\n,\"\"\n1,x\n", "{'a': [None, 1], 'b': ['', 'x']}"),
        ("a,b\n1,\n2,NA\nNULL,x\n", "{'a': [1, 2, None], 'b': [None, 'NA', 'x']}"),
        ("a,b\n\n1,x\n\n\n2,y\n", "{'a': [1, 2], 'b': ['x', 'y']}"),
        ("a\n5\" pipe\n", "{'a': ['5\" pipe']}"),
        ("a,b\n", "{'a': [], 'b': []}"),
        ("a,b", "{'a': [], 'b': []}"),
    ]

    @Test("rows come out as they stand in the file")
    func rows() async throws {
        let files = try Self.plain.map { (try CSVFixture($0.0), [String: Any]()) }
        let rows = try await CSVFixture.rows(files)
        #expect(rows.count == Self.plain.count)
        for ((text, expected), found) in zip(Self.plain, rows) { #expect(found == expected, "\(text)") }
    }

    @Test("types are found from the first rows, and a column of nulls alone is text")
    func inference() async throws {
        let file = try CSVFixture("i,f,b,d,t,s,n\n1,1.5,true,2024-02-29,2024-02-29 12:30:00,x,\n")
        #expect(
            try await Self.schema(file)
                == "i: int64, f: double, b: bool, d: date32[day], t: timestamp[ms], s: string, n: string"
        )
    }

    /// The columns' names and types as pyarrow sees them.
    private static func schema(_ file: CSVFixture, _ config: [String: Any] = [:]) async throws -> String {
        let table = try await #require(file.run(config).services.table(0))
        let script = "print(', '.join(f'{f.name}: {f.type}' for f in table.schema))"
        return try await CSVFixture.python(table, script, file.folder)
    }

    private static let typed: [(String, String, String, String)] = [
        ("bool", "true", "bool", "[True]"), ("int8", "-128", "int8", "[-128]"),
        ("int16", "7", "int16", "[7]"), ("int32", "7", "int32", "[7]"), ("int64", "7", "int64", "[7]"),
        ("uint8", "255", "uint8", "[255]"), ("uint16", "7", "uint16", "[7]"), ("uint32", "7", "uint32", "[7]"),
        ("uint64", "18446744073709551615", "uint64", "[18446744073709551615]"),
        ("float32", "0.5", "float", "[0.5]"), ("float", "0.1", "double", "[0.1]"),
        ("decimal(10, 2)", "12.34", "decimal128(10, 2)", "[Decimal('12.34')]"),
        ("utf8", "007", "string", "['007']"), ("large_utf8", "ü", "large_string", "['ü']"),
        ("binary", "x", "binary", "[b'x']"),
        ("date32", "2024-02-29", "date32[day]", "[datetime.date(2024, 2, 29)]"),
        ("timestamp[us]", "2024-02-29T01:02:03", "timestamp[us]", "[datetime.datetime(2024, 2, 29, 1, 2, 3)]"),
    ]

    @Test("a column has the type that is given")
    func givenTypes() async throws {
        let folder = try TemporaryFolder()
        var tables: [PortTable] = []
        for (type, value, _, _) in Self.typed {
            let run = try await CSVFixture("c\n\(value)\n").run(["types": ["c": type]])
            tables.append(try #require(run.services.table(0), "\(type)"))
        }
        let script = "print(table['c'].type, table['c'].to_pylist(), sep='|')"
        let lines = try await CSVFixture.python(tables, script, folder).split(separator: "\n")
        #expect(lines.map(String.init) == Self.typed.map { "\($0.2)|\($0.3)" })
    }

    @Test("a timestamp column with a zone is in UTC and keeps the zone")
    func zones() async throws {
        let file = try CSVFixture("t\n2024-06-01T12:00:00+02:00\n")
        let config: [String: Any] = ["types": ["t": "timestamp[ms, Europe/Berlin]"]]
        #expect(try await Self.schema(file, config) == "t: timestamp[ms, tz=Europe/Berlin]")
        let table = try await #require(file.run(config).services.table(0))
        let script = "import pyarrow as pa\nprint(table['t'].cast(pa.int64()).to_pylist())"
        #expect(try await CSVFixture.python(table, script, file.folder) == "[1717236000000]")
    }

    @Test("delimiter, quote, escape, names, columns, nulls and skipped lines are obeyed")
    func options() async throws {
        let semicolons = try CSVFixture("a note; with ' in it\nskip\na;b;c\n1;'x;y';-\n-;z;2\n")
        let config: [String: Any] = [
            "delimiter": ";", "quote": "'", "skip_rows": 2, "null_values": ["-"], "columns": ["c", "b"],
        ]
        #expect(try await semicolons.rows(config) == "{'c': [None, 2], 'b': ['x;y', 'z']}")

        let tabs = try CSVFixture("1\tx\\\ty\n2\tz\n")
        let names: [String: Any] = [
            "delimiter": "\\t", "quote": "", "escape": "\\", "header": false, "column_names": ["n", "t"],
        ]
        #expect(try await tabs.rows(names) == "{'n': [1, 2], 't': ['x\\ty', 'z']}")
        #expect(
            try await CSVFixture("1,2\n").rows(["header": false]) == "{'f0': [1], 'f1': [2]}"
        )
        #expect(
            try await CSVFixture("a,a\n1,2\n").rows(["column_names": ["x", "y"]]) == "{'x': [1], 'y': [2]}"
        )
        #expect(
            try await CSVFixture("").rows(["column_names": ["x", "y"]]) == "{'x': [], 'y': []}"
        )
    }

    @Test(
        "other encodings become UTF-8",
        arguments: [
            ("latin-1", String.Encoding.isoLatin1), ("cp1252", .windowsCP1252), ("utf-16", .utf16),
            ("utf-16-le", .utf16LittleEndian), ("UTF-32BE", .utf32BigEndian),
            ("utf_8_sig".replacing("_", with: "-"), .utf8),
        ]
    )
    func encodings(name: String, encoding: String.Encoding) async throws {
        let text = "größe,b\n" + String(repeating: "1,é\n", count: 3)
        let file = try CSVFixture(bytes: #require(text.data(using: encoding)))
        #expect(
            try await file.rows(["encoding": name, "block_size": 16]) == "{'größe': [1, 1, 1], 'b': ['é', 'é', 'é']}"
        )
    }

    @Test(
        "blocks of any size give the same rows, also where rows are longer than a block", arguments: [16, 17, 64, 1000])
    func blockSizes(size: Int) async throws {
        let long = String(repeating: "x", count: 300)
        let text = (0..<200).map { "\($0),\"\(long)\r\n\($0)\"\r\n" }.joined()
        // The first block is a sample of 4 MB: enough goes before to have these rows read in small ones.
        let sample = String(repeating: "7,\"s\"\r\n", count: 650_000)
        let file = try CSVFixture("a,b\r\n" + sample + text)
        let run = try await file.run(["block_size": size])
        #expect(run.failure == nil)
        let table = try #require(run.services.table(0))
        #expect(table.batches.count > 50)
        let script = """
            b = table['b'].to_pylist()[650000:]
            print(table.num_rows, table['a'].to_pylist()[650000:] == list(range(200)),
                  b == ['x' * 300 + '\\r\\n' + str(i) for i in range(200)])
            """
        #expect(try await CSVFixture.python(table, script, file.folder) == "650200 True True")
    }

    @Test("a field of several megabytes is read whole")
    func longField() async throws {
        let file = try CSVFixture("a,b\n1,\"" + String(repeating: "ü", count: 3_000_000) + "\"\n2,y\n")
        let table = try await #require(file.run().services.table(0))
        #expect(
            try await CSVFixture.python(table, "print([len(x) for x in table['b'].to_pylist()])", file.folder)
                == "[3000000, 1]"
        )
    }

    @Test("globals and progress tell rows and bytes")
    func figures() async throws {
        let run = try await CSVFixture("a\n1\n2\n3\n").run()
        #expect(run.services.globals == ["row_count": "3", "file_size": "8"])
        #expect(run.services.progress.last == [8, 8])
    }

    @Test("the fingerprint follows the file")
    func fingerprint() throws {
        let file = try CSVFixture("a\n1\n")
        let config = try PluginRun.config(["file_path": file.path])
        let before = try PluginRun.fingerprint("csv_source", config)
        #expect(try PluginRun.fingerprint("csv_source", config) == before)
        try file.folder.write("data.csv", "a\n1\n2\n")
        #expect(try PluginRun.fingerprint("csv_source", config) != before)
        try FileManager.default.removeItem(atPath: file.path)
        #expect(throws: ModuleFailure.self) { try PluginRun.fingerprint("csv_source", config) }
    }

    @Test("cancel ends the run")
    func cancelling() async throws {
        let file = try CSVFixture("a\n" + String(repeating: "1234567\n", count: 700_000))
        let run = try await file.run(["block_size": 1000], cancels: true)
        #expect(run.failure?.code == .cancelled)
        #expect(try #require(run.services.table(0)).rows < 700_000)
    }
}

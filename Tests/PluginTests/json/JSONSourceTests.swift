import Foundation
import PypeArrow
import PypeHost
import TestSupport
import Testing

@Suite struct JSONSourceTests {
    private static let plain: [(text: String, expected: String)] = [
        ("{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"y\"}\n", "a: int64, b: string | [[1, 2], ['x', 'y']]"),
        ("{\"a\":1}\r\n\n  \n {\"a\":2}", "a: int64 | [[1, 2]]"),
        ("\u{FEFF}{\"a\":1}\n", "a: int64 | [[1]]"),
        (" [ {\"a\":1} , {\"a\":2}\n]\n", "a: int64 | [[1, 2]]"),
        ("[{\n\"a\":\n1}]", "a: int64 | [[1]]"),
        // A missing key is null, and keys come in any order.
        ("{\"a\":1}\n{\"b\":true,\"a\":2}\n{\"b\":false}\n", "a: int64, b: bool | [[1, 2, None], [None, True, False]]"),
        ("{\"a\":1}\n{\"a\":2.5}\n", "a: double | [[1.0, 2.5]]"),
        ("{\"a\":-1}\n{\"a\":1e3}\n", "a: double | [[-1.0, 1000.0]]"),
        ("{\"a\":18446744073709551615}\n{\"a\":1}\n", "a: uint64 | [[18446744073709551615, 1]]"),
        (
            "{\"a\":-9223372036854775808,\"b\":9223372036854775807}\n",
            "a: int64, b: int64 | [[-9223372036854775808], [9223372036854775807]]"
        ),
        ("{\"a\":18446744073709551616}\n{\"a\":-1}\n", "a: double | [[1.8446744073709552e+19, -1.0]]"),
        ("{\"a\":null}\n{\"a\":null}\n", "a: string | [[None, None]]"),
        (
            "{\"größe\":\"🙂\",\"名前\":\"e\\u0301\\n\\ud83d\\ude42\"}\n",
            "größe: string, 名前: string | [['🙂'], ['e\u{301}\\n🙂']]"
        ),
        ("{\"a\":\"2024-01-02\"}\n", "a: string | [['2024-01-02']]"),
        // Nested values.
        (
            "{\"p\":{\"x\":1,\"y\":[1,2]}}\n{\"p\":null}\n{\"p\":{\"y\":[]}}\n",
            "p: struct<x: int64, y: list<element: int64>> | [[{'x': 1, 'y': [1, 2]}, None, {'x': None, 'y': []}]]"
        ),
        (
            "{\"t\":[\"a\",null]}\n{\"t\":[]}\n{}\n{\"t\":[\"b\"]}\n",
            "t: list<element: string> | [[['a', None], [], None, ['b']]]"
        ),
        (
            "{\"l\":[{\"q\":1},{\"r\":\"z\"}]}\n",
            "l: list<element: struct<q: int64, r: string>> | [[[{'q': 1, 'r': None}, {'q': None, 'r': 'z'}]]]"
        ),
        ("{\"l\":[[1],[2.5,3]]}\n", "l: list<element: list<element: double>> | [[[[1.0], [2.5, 3.0]]]]"),
        ("{\"l\":[]}\n", "l: list<element: string> | [[[]]]"),
        // Values of several kinds stay JSON.
        (
            "{\"m\":1}\n{\"m\":\"x\\\"\"}\n{\"m\":{\"a\":[1, 2.50,{}],\"b\":null}}\n{\"m\":null}\n{\"m\":[]}\n{\"m\":true}\n",
            "m: string | [['1', '\"x\\\\\"\"', '{\"a\":[1,2.50,{}],\"b\":null}', None, '[]', 'true']]"
        ),
        ("{\"m\":{}}\n", "m: string | [['{}']]"),
        ("{\"\":1,\"a\":2,\"A\":3}\n", ": int64, a: int64, A: int64 | [[1], [2], [3]]"),
    ]

    @Test("rows come out as they stand in the file, lines or an array, with types found")
    func rows() async throws {
        let files = try Self.plain.map { (try JSONFixture($0.text), [String: Any]()) }
        let rows = try await JSONFixture.rows(files)
        #expect(rows.count == Self.plain.count)
        for (plain, found) in zip(Self.plain, rows) { #expect(found == plain.expected, "\(plain.text)") }
    }

    private static let typed: [(type: String, value: String, column: String, expected: String)] = [
        ("bool", "true", "bool", "[True]"), ("int8", "-128", "int8", "[-128]"), ("int16", "7", "int16", "[7]"),
        ("int32", "7.0", "int32", "[7]"), ("int64", "1e3", "int64", "[1000]"), ("uint8", "255", "uint8", "[255]"),
        ("uint16", "7", "uint16", "[7]"), ("uint32", "4294967295", "uint32", "[4294967295]"),
        ("uint64", "18446744073709551615", "uint64", "[18446744073709551615]"), ("float32", "0.5", "float", "[0.5]"),
        ("float64", "1", "double", "[1.0]"),
        ("decimal(19, 2)", "12345678901234567.89", "decimal128(19, 2)", "[Decimal('12345678901234567.89')]"),
        ("decimal(10, 2)", "\"-0.10\"", "decimal128(10, 2)", "[Decimal('-0.10')]"),
        ("decimal(10, 2)", "1.5e2", "decimal128(10, 2)", "[Decimal('150.00')]"),
        ("utf8", "1.50", "string", "['1.50']"), ("utf8", "true", "string", "['true']"),
        ("large_utf8", "\"ü\"", "large_string", "['ü']"),
        ("date32", "\"2024-02-29\"", "date32[day]", "[datetime.date(2024, 2, 29)]"),
        ("time32[s]", "\"12:30:01\"", "time32[ms]", "[datetime.time(12, 30, 1)]"),
        (
            "timestamp[us]", "\"2024-02-29T01:02:03.5\"", "timestamp[us]",
            "[datetime.datetime(2024, 2, 29, 1, 2, 3, 500000)]"
        ),
        ("json", "[1, {\"a\": null}]", "string", "['[1,{\"a\":null}]']"), ("json", "\"x\"", "string", "['\"x\"']"),
    ]

    @Test("a column has the type that is given, with all digits")
    func givenTypes() async throws {
        let files = try Self.typed.map { (try JSONFixture("{\"c\":\($0.value)}\n"), ["types": ["c": $0.type]]) }
        let rows = try await JSONFixture.rows(files)
        #expect(rows == Self.typed.map { "c: \($0.column) | [\($0.expected)]" })
    }

    @Test("types reach into objects and lists, add columns, and keep a zone")
    func placesOfTypes() async throws {
        let file = try JSONFixture("{\"p\":{\"x\":1,\"l\":[{\"t\":\"2024-06-01T12:00:00+02:00\"}]}}\n")
        let types = ["p.x": "int8", "p.l[].t": "timestamp[s, UTC]", "new": "date32"]
        let script =
            "print(table.schema.to_string().split(chr(10) + '--')[0], table['p'][0]['l'][0]['t'].cast('int64'))"
        #expect(
            try await file.python(script, ["types": types])
                == """
                p: struct<x: int8, l: list<element: struct<t: timestamp[ms, tz=UTC]>>>
                  child 0, x: int8
                  child 1, l: list<element: struct<t: timestamp[ms, tz=UTC]>>
                      child 0, element: struct<t: timestamp[ms, tz=UTC]>
                          child 0, t: timestamp[ms, tz=UTC]
                new: date32[day] 1717236000000
                """)
    }

    @Test("columns are chosen in the order that is asked for, and the others are no unknown keys")
    func columns() async throws {
        let file = try JSONFixture("{\"a\":1,\"b\":{\"x\":[{}]},\"c\":3}\n")
        let run = try await file.run(["columns": ["c", "a"], "unknown_keys": "fail"])
        #expect(run.failure == nil)
        #expect(
            try await CSVFixture.python(#require(run.services.table(0)), "print(table.to_pydict())", file.folder)
                == "{'c': [3], 'a': [1]}")
    }

    @Test("an empty file has no rows, and its columns are those of types")
    func empty() async throws {
        for text in ["", "\n \n", "[]", " [ ]\n"] {
            let file = try JSONFixture(text)
            let table = try await file.table(["types": ["a": "int64"]])
            #expect(table.rows == 0)
            #expect(try table.schema.value().fields.map(\.name) == ["a"])
            let run = try await file.run()
            #expect(run.failure?.code == .invalidData)
            #expect(
                run.failure?.message == "\(file.path): there is no object with a key, so that the columns are not known"
            )
        }
    }

    @Test("wide rows keep every column in its place, and rows of nulls too")
    func wide() async throws {
        let names = (0..<500).map { "c\($0)" }
        let full = "{" + names.map { "\"\($0)\":\"\($0)\"" }.joined(separator: ",") + "}\n"
        let file = try JSONFixture(full + "{}\n{\"c7\":null}\n" + full)
        let script = """
            print(table.num_columns, table.num_rows,
                  all(table[n].to_pylist() == [n, None, None, n] for n in table.schema.names))
            """
        #expect(try await file.python(script) == "500 4 True")
    }

    @Test("blocks of any size give the same rows, of lines and of an array", arguments: [16, 17, 100, 4096])
    func blockSizes(size: Int) async throws {
        let long = String(repeating: "ü\\n", count: 100)
        let rows = (0..<300).map { "{\"i\":\($0),\"s\":\"\(long)\",\"l\":[\($0)]}" }
        let script = """
            print(table.num_rows, table['i'].to_pylist() == list(range(300)),
                  table['l'].to_pylist() == [[i] for i in range(300)], set(table['s'].to_pylist()) == {'ü\\n' * 100})
            """
        let config: [String: Any] = ["block_size": size, "sample_size": 1000]
        let lines = try JSONFixture(rows.joined(separator: "\n"))
        #expect(try await lines.table(config).batches.count > 10)
        let array = try JSONFixture("[" + rows.joined(separator: ",\n") + "]")
        let found = try await CSVFixture.python([lines.table(config), array.table(config)], script, lines.folder)
        #expect(found == "300 True True True\n300 True True True")
    }

    @Test("a text of several megabytes is read whole, in a line and in an array")
    func longText() async throws {
        let row = "{\"a\":\"" + String(repeating: "ü", count: 3_000_000) + "\"}"
        let script = "print([len(x) for x in table['a'].to_pylist()])"
        let lines = try JSONFixture(row + "\n{\"a\":\"y\"}\n")
        let array = try JSONFixture("[" + row + ",{\"a\":\"y\"}]")
        let found = try await CSVFixture.python([lines.table(), array.table()], script, lines.folder)
        #expect(found == "[3000000, 1]\n[3000000, 1]")
    }

    @Test("globals and progress tell rows and bytes")
    func figures() async throws {
        let run = try await JSONFixture("{\"a\":1}\n{\"a\":2}\n").run()
        #expect(run.services.globals == ["row_count": "2", "file_size": "16", "unknown_count": "0"])
        #expect(run.services.progress.last == [16, 16])
    }

    @Test("the fingerprint follows the file")
    func fingerprint() throws {
        let file = try JSONFixture("{\"a\":1}\n")
        let config = try PluginRun.config(["file_path": file.path])
        let before = try PluginRun.fingerprint("json_source", config)
        #expect(try PluginRun.fingerprint("json_source", config) == before)
        try file.folder.write("data.json", "{\"a\":1}\n{}\n")
        #expect(try PluginRun.fingerprint("json_source", config) != before)
    }

    @Test("cancel ends the run", arguments: ["lines", "array"])
    func cancelling(format: String) async throws {
        let rows = String(repeating: "{\"a\":1234567},\n", count: 400_000).dropLast(2)
        let text = format == "array" ? "[\(rows)]" : rows.replacing(",\n", with: "\n")
        let run = try await JSONFixture(String(text)).run(["block_size": 1000, "sample_size": 1000], cancels: true)
        #expect(run.failure?.code == .cancelled)
        #expect(try #require(run.services.table(0)).rows < 400_000)
    }
}

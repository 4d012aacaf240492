import Foundation
import PypeHost
import TestSupport
import Testing

@Suite struct JSONSourceErrorTests {
    /// Each after `{"i":1,"s":"x","p":{"x":1},"l":[1]}`, which gives the types.
    private static let bad: [(row: String, problem: String)] = [
        ("{\"i\":1.5}", "i: column 'i': 1.5 is no int64"), ("{\"i\":\"1\"}", "i: column 'i': '1' is no int64"),
        ("{\"i\":true}", "i: column 'i': true is no int64"),
        ("{\"i\":9223372036854775808}", "i: column 'i': 9223372036854775808 is no int64"),
        ("{\"i\":{}}", "i: column 'i': an object is no int64"), ("{\"s\":5}", "s: column 's': 5 is no string"),
        ("{\"s\":[1]}", "s: column 's': a list is no string"),
        ("{\"p\":7}", "p: column 'p': 7 is no struct<x: int64>"),
        ("{\"p\":{\"x\":\"z\"}}", "p.x: column 'p.x': 'z' is no int64"),
        ("{\"l\":[1,2,\"z\"]}", "l[]: column 'l[]': 'z' is no int64"),
        ("{\"l\":{\"x\":1}}", "l: column 'l': an object is no list<item: int64>"),
        ("{\"i\":1,\"i\":2}", "i: the key 'i' comes twice"), ("[1]", "None: the row is a list, not an object"),
        ("3", "None: the row is 3, not an object"), ("null", "None: the row is null, not an object"),
        ("\"x\"", "None: the row is 'x', not an object"),
        ("{\"p\":", "None: the row is not JSON, byte 6: unexpected end of input"),
    ]

    /// Only in lines: in an array they end the reading.
    private static let broken: [(row: String, problem: String)] = [
        ("bad", "byte 1: invalid literal; last read: 'b'"), ("{\"i\":1}{\"i\":2}", "byte 8: unexpected '{'"),
        ("{\"i\":1,}", "byte 8: unexpected '}'"), ("{'i':1}", "byte 2: invalid literal; last read: '{''"),
        ("{\"i\":NaN}", "byte 6: invalid literal; last read: '\"i\":N'"),
        ("{\"i\":01}", "byte 7: unexpected number literal"),
        ("{\"s\":\"\\ud83d\"}", "byte 13: invalid string: surrogate U+D800..U+DBFF must be followed by U+DC00..U+DFFF"),
        ("{\"i\":1 /*c*/}", "byte 8: invalid literal"), ("{\"i\":1e999}", "number overflow parsing '1e999'"),
    ]

    private static let first = "{\"i\":1,\"s\":\"x\",\"p\":{\"x\":1},\"l\":[1]}"
    private static let show = """
        for row in table.to_pylist():
            print(row['error_code'], row['row'], row['raw'], f"{row['error_column']}: {row['error_message']}", sep=' | ')
        """

    @Test("a bad row goes to the reject port with line, text, reason and column, and leaves nothing behind")
    func rejects() async throws {
        let rows = Self.bad.map(\.row) + Self.broken.map(\.row)
        let text = Self.first + "\n\n" + rows.map { $0 + "\n" + Self.first }.joined(separator: "\n")
        let file = try JSONFixture(text)
        let run = try await file.run(["sample_size": 1, "block_size": 38])
        #expect(run.failure == nil)
        #expect(run.services.globals["row_count"] == String(rows.count + 1))
        #expect(run.services.logs == ["\(file.path): \(rows.count) rows were rejected"])
        let good = "print(table.num_rows, [set(map(str, table[n].to_pylist())) for n in ('i', 's', 'p', 'l')])"
        #expect(
            try await CSVFixture.python(#require(run.services.table(0)), good, file.folder)
                == "\(rows.count + 1) [{'1'}, {'x'}, {\"{'x': 1}\"}, {'[1]'}]")
        let found = try await CSVFixture.python(#require(run.services.table(1)), Self.show, file.folder)
            .split(separator: "\n")
        try #require(found.count == rows.count)
        for (index, bad) in (Self.bad + Self.broken).enumerated() {
            #expect(found[index].hasPrefix("103 | \(index * 2 + 3) | \(bad.row) | "), "\(found[index])")
            #expect(found[index].contains(bad.problem), "\(found[index])")
        }
    }

    @Test("bad rows of an array are rejected with their place and text, and the others go on")
    func rejectsOfAnArray() async throws {
        let rows = Self.bad.map(\.row).filter { $0 != "{\"p\":" }
        let text = "[" + ([Self.first] + rows.map { "\($0) ,\n \(Self.first)" }).joined(separator: ", ") + "]"
        let file = try JSONFixture(text)
        let run = try await file.run(["sample_size": 1, "block_size": 30])
        #expect(run.failure == nil)
        let found = try await CSVFixture.python(#require(run.services.table(1)), Self.show, file.folder)
            .split(separator: "\n")
        try #require(found.count == rows.count)
        for (index, bad) in Self.bad.filter({ $0.row != "{\"p\":" }).enumerated() {
            #expect(found[index].hasPrefix("103 | \(index * 2 + 2) | \(bad.row) | "), "\(found[index])")
            #expect(found[index].contains(bad.problem), "\(found[index])")
        }
        #expect(run.services.table(0)?.rows == rows.count + 1)
    }

    private static let arrays: [(text: String, problem: String)] = [
        ("[{\"a\":1}", "the array is not closed before the end of the file"),
        ("[{\"a\":1},", "row 2 of the array is not JSON, byte 1: unexpected end of input"),
        ("[{\"a\":1},]", "row 2 of the array is not JSON, byte 1: unexpected ']'"),
        ("[{\"a\":1} {\"a\":2}]", "behind row 1 of the array is neither ',' nor ']'"),
        ("[{\"a\":1},{\"a\":bad}]", "row 2 of the array is not JSON, byte 6: invalid literal; last read: '\"a\":b'"),
        ("[{\"a\":1}]\n[{\"a\":2}]", "there is more behind the array"),
    ]

    @Test("an array that is not well formed is an error that names file and place", arguments: arrays)
    func brokenArray(text: String, problem: String) async throws {
        let file = try JSONFixture(text)
        let run = try await file.run()
        #expect(run.failure?.code == .invalidData)
        #expect(
            run.failure?.message.hasPrefix("\(file.path): \(problem)") == true, "\(String(describing: run.failure))")
    }

    @Test("bytes that are no UTF-8 are a bad row whose text stays readable")
    func rawBytes() async throws {
        let file = try JSONFixture(bytes: Data("{\"a\":\"x\"}\n{\"a\":\"".utf8) + [0xE9] + Data("\"}\n".utf8))
        let run = try await file.run()
        let found = try await CSVFixture.python(#require(run.services.table(1)), Self.show, file.folder)
        #expect(found.hasPrefix("103 | 2 | {\"a\":\"\u{FFFD}\"} | None: the row is not JSON, byte 8: invalid string"))
        #expect(run.services.table(0)?.rows == 1)
    }

    @Test("what is nested without end is a bad row, not the end of the process")
    func depth() async throws {
        let deep = String(repeating: "[", count: 1_000_000) + String(repeating: "]", count: 1_000_000)
        let file = try JSONFixture("{\"a\":1}\n{\"a\":\(deep)}\n{\"b\":\(deep)}\n{\"a\":2}")
        for types in [[:], ["a": "json"]] {
            let run = try await file.run(["types": types])
            #expect(run.failure == nil)
            #expect(run.services.table(0)?.rows == 2)
            #expect(run.services.table(1)?.rows == 2)
        }
    }

    @Test("a key that no column has is told, ignored, rejected or the end, as the config says")
    func unknownKeys() async throws {
        let file = try JSONFixture("{\"a\":{\"x\":1}}\n{\"a\":{\"y\":[{}],\"x\":2},\"b\":{\"c\":1}}\n{\"b\":5}\n")
        let small: [String: Any] = ["sample_size": 1, "block_size": 16]
        func run(_ policy: String) async throws -> PluginRun {
            try await file.run(small.merging(["unknown_keys": policy]) { $1 })
        }
        let warned = try await run("warn")
        #expect(
            warned.services.logs == [
                "\(file.path): 3 values were left out, since no column has their key; the first is 'a.y' in line 2"
            ])
        #expect(warned.services.globals["unknown_count"] == "3")
        #expect(try await run("ignore").services.logs == [])
        for good in [warned, try await run("ignore")] {
            #expect(
                try await CSVFixture.python(#require(good.services.table(0)), "print(table.to_pydict())", file.folder)
                    == "{'a': [{'x': 1}, {'x': 2}, None]}")
        }
        let rejected = try await run("reject")
        #expect(
            try await CSVFixture.python(#require(rejected.services.table(1)), Self.show, file.folder)
                == """
                103 | 2 | {"a":{"y":[{}],"x":2},"b":{"c":1}} | a.y: no column has the key 'a.y'
                103 | 3 | {"b":5} | b: no column has the key 'b'
                """)
        #expect(rejected.services.table(0)?.rows == 1)
        let failed = try await run("fail")
        #expect(failed.failure?.code == .invalidData)
        #expect(failed.failure?.message.hasPrefix("\(file.path):2: no column has the key 'a.y'; the row is: {") == true)
    }

    private static let configs: [(config: String, problem: String)] = [
        ("\"types\":{\"a\":\"int46\"}", "types: 'int46', given for column 'a', is no type"),
        ("\"types\":{\"a\":\"binary\"}", "types: 'binary', given for column 'a', is no type"),
        ("\"types\":{\"b.x\":\"int8\"}", "PATH: there is no 'b.x', which types names, in the first rows"),
        ("\"columns\":[\"z\"]", "PATH: there is no column 'z' in the first rows, which columns names"),
        ("\"columns\":[\"a\",\"a\"]", "columns names 'a' twice"),
        ("\"format\":\"array\"", "PATH: the file does not begin with '['"),
        ("\"format\":\"xml\"", "the config of 'json_source' cannot be used"),
    ]

    @Test("a mistake in the config is named", arguments: configs)
    func badConfig(config: String, problem: String) async throws {
        let file = try JSONFixture("{\"a\":1}\n")
        let services = PluginServices(connected: [0, 1])
        let run = try await PluginRun("json_source", "{\"file_path\":\"\(file.path)\",\(config)}", services)
        let message = run.failure?.message ?? ""
        #expect(message.hasPrefix(problem.replacing("PATH", with: file.path)), "\(message)")
    }

    @Test("a file that is not there, or is a folder, is said so")
    func noFile() async throws {
        let folder = try TemporaryFolder()
        let missing = try await PluginRun("json_source", PluginRun.config(["file_path": folder.url.path + "/none"]))
        #expect(missing.failure?.code == .notFound)
        let wrong = try await PluginRun("json_source", PluginRun.config(["file_path": folder.url.path]))
        #expect(wrong.failure?.message.contains("this is a folder") == true)
    }
}

import Foundation
import PypeHost
import TestSupport
import Testing

@Suite struct CSVSourceErrorTests {
    @Test(
        "a bad row fails the module with file, line, column and text",
        arguments: [
            ("a,b\n1,x\n2\n3,z\n", ":3: the row has 1 field, 2 were expected; the row is: 2"),
            ("a,b\n1,x\n\n2,\"y\ny\",3\n", ":4: the row has 3 fields, 2 were expected; the row is: 2,\"y\ny\",3"),
            ("a,b\n1,x\n2,\"y\n", ":3: a quoted field of the row is not closed before the end of the file"),
        ]
    )
    func badRows(text: String, expected: String) async throws {
        let file = try CSVFixture(text)
        let failure = try #require(try await file.run().failure)
        #expect(failure.code == .invalidData)
        #expect(failure.message.hasPrefix(file.path + expected), "\(failure.message)")
        #expect(failure.hint != nil)
    }

    @Test("a value of another type than the one given or found says which, and what to do")
    func badValues() async throws {
        let given = try CSVFixture("a,b\n1,x\n2,y\nthree,z\n")
        let first = try #require(try await given.run(["types": ["a": "int8"]]).failure)
        #expect(first.message == "\(given.path):4: column 'a': 'three' is no int8; the row is: three,z")
        #expect(first.hint?.contains("types") == true)

        let found = try CSVFixture("a\n" + String(repeating: "1234567\n", count: 600_000) + "1.5\n")
        let late = try #require(try await found.run().failure)
        #expect(late.message == "\(found.path):600002: column 'a': '1.5' is no int64; the row is: 1.5")
        #expect(late.hint?.contains("types: {a: utf8}") == true)
    }

    @Test(
        "a file that cannot be a table is refused",
        arguments: [
            ("", "the file is empty"), ("\n\n", "the file is empty"), ("a,b,a\n1,2,3\n", "columns 1 and 3"),
            ("\"a,b\n1,2\n", "a quoted field of the first row is not closed"), ("a\0,b\n1,2\n", "zero byte"),
        ]
    )
    func badFiles(text: String, expected: String) async throws {
        let failure = try #require(try await CSVFixture(text).run().failure)
        #expect(failure.code == .invalidData)
        #expect(failure.message.contains(expected), "\(failure.message)")
    }

    @Test("bytes that are not in the encoding are told with the place, and which encoding to try")
    func badBytes() async throws {
        let latin = try CSVFixture(bytes: Data("a,b\n1,ok\n2,".utf8) + [0xE9, 0x0A])
        let failure = try #require(try await latin.run().failure)
        #expect(failure.message.hasPrefix("\(latin.path):3: column 'b': '\u{FFFD}' is not valid UTF-8"))
        #expect(failure.hint?.contains("latin-1") == true)
        let header = try CSVFixture(bytes: Data("a,".utf8) + [0xE9, 0x0A])
        #expect(try await header.run().failure?.message.contains("name of column 2 is not valid UTF-8") == true)
        let ascii = try await latin.run(["encoding": "ascii"]).failure
        #expect(ascii?.message == "\(latin.path): the byte at offset 11 is not valid in ascii")
        let cut = try CSVFixture(bytes: Data([0xFF, 0xFE, 0x61]))
        #expect(try await cut.run(["encoding": "utf-16"]).failure?.message.contains("offset 2") == true)
    }

    @Test(
        "a config that cannot be obeyed is refused by name",
        arguments: [
            (["encoding": "klingon"], "'klingon'"), (["delimiter": ";;"], "delimiter"),
            (["delimiter": "ü"], "delimiter"),
            (["delimiter": "\""], "must differ"), (["quote": "\n"], "line break"),
            (["types": ["a": "varchar"]], "'varchar'"), (["types": ["x": "int8"]], "no column 'x'"),
            (["types": ["a": "timestamp[h]"]], "'timestamp[h]'"),
            (["types": ["a": "decimal(40, 2)"]], "decimal(40, 2)"),
            (["columns": ["a", "x"]], "no column 'x'"), (["column_names": ["p"]], "column_names has 1"),
            (["block_size": 1], "block_size"),
        ] as [([String: any Sendable], String)]
    )
    func badConfigs(config: [String: any Sendable], expected: String) async throws {
        let failure = try #require(try await CSVFixture("a,b\n1,2\n").run(config).failure)
        #expect(failure.code == .invalidConfig)
        #expect(failure.message.contains(expected), "\(failure.message)")
    }

    @Test("a missing file and a folder are told apart")
    func badPaths() async throws {
        let folder = try TemporaryFolder()
        let missing = try await PluginRun("csv_source", PluginRun.config(["file_path": "\(folder.path)/no.csv"]))
        #expect(missing.failure?.code == .notFound)
        #expect(missing.failure?.message == "\(folder.path)/no.csv: No such file or directory")
        let wrong = try await PluginRun("csv_source", PluginRun.config(["file_path": folder.path]))
        #expect(wrong.failure?.message == "\(folder.path): this is a folder, not a file")
    }

    @Test("any bytes give rows or an error", arguments: 0..<20)
    func noise(seed: Int) async throws {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        let letters = Array(",\"\n\r\\a1 \u{0}é;\t-.".utf8) + [0xFF, 0xC3]
        let bytes = (0..<5000).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return letters[Int(state >> 33) % letters.count]
        }
        let file = try CSVFixture(bytes: Data("a,b,c\n".utf8) + bytes)
        let run = try await file.run(["block_size": 64, "escape": seed % 2 == 0 ? "\\" : ""], rejects: true)
        #expect(run.failure == nil, "\(run.failure?.message ?? "")")
        #expect(try #require(run.services.table(0)).rows + #require(run.services.table(1)).rows > 0)
    }
}

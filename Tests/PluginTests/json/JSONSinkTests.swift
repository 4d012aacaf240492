import Foundation
import PypeArrow
import PypeHost
import TestSupport
import Testing

@Suite struct JSONSinkTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.url.appending(path: "out/rows.json").path
    }

    private func write(_ table: PortTable, _ config: [String: Any] = [:], cancels: Bool = false) async throws
        -> PluginRun
    {
        let config = try PluginRun.config(config.merging(["output_path": path]) { $1 })
        let services = PluginServices(input: table)
        if cancels { services.cancel() }
        return try await PluginRun("json_sink", config, services)
    }

    private func text() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private func numbers(_ values: [Double?]) throws -> PortTable {
        let builder = try BatchBuilder(Schema([Field("f", .double)]))
        let column = try builder.column(0, as: FixedBuilder<Double>.self)
        for value in values { column.append(value) }
        let batch = try builder.finish()
        return PortTable(
            schema: SharedSchema(OwnedSchema(batch.schema)),
            batches: batch.rowCount == 0 ? [] : [SharedArray(batch.share())])
    }

    private static let rows = """
        {"i":-1,"s":"ü \\"q\\"\\n\\u0001🙂","d":"12345678901234567.80","t":"2024-02-29T01:02:03.500Z","l":[1,null],"p":{"x":true}}
        {"i":null,"s":"","d":null,"t":null,"l":[],"p":null}
        {"i":9223372036854775807,"s":null,"d":"-0.01","t":"1969-12-31T23:59:59.999Z","l":null,"p":{"x":null}}
        """

    private static let types = ["d": "decimal(19, 2)", "t": "timestamp[ms, UTC]", "l[]": "int8"]

    @Test("lines hold one object each, which Python reads as what went in, with decimals exact and times in ISO 8601")
    func lines() async throws {
        let table = try await JSONFixture(Self.rows).table(["types": Self.types])
        let run = try await write(table)
        #expect(run.failure == nil)
        #expect(try text() == Self.rows + "\n")
        let size = try text().utf8.count
        #expect(run.services.globals == ["row_count": "3", "file_size": String(size)])
        #expect(run.services.progress.last == [3, 3])
        let script = """
            import json, sys
            rows = [json.loads(line) for line in open(sys.argv[1], encoding='utf-8')]
            print(rows == [json.loads(line) for line in sys.argv[2].split(chr(10))])
            """
        #expect(try ChildProcess.python(script, [path, Self.rows]) == "True\n")
    }

    @Test("an array is one value of all rows, of batches of any size")
    func array() async throws {
        let rows = (0..<3000).map { "{\"i\":\($0),\"s\":\"\(String(repeating: "x", count: 1000))\"}" }
        let table = try await JSONFixture(rows.joined(separator: "\n")).table(["block_size": 100_000, "sample_size": 1])
        #expect(table.batches.count > 5)
        #expect(try await write(table, ["format": "array"]).failure == nil)
        #expect(try text() == "[\n" + rows.joined(separator: ",\n") + "\n]\n")
        let script = "import json, sys; print([r['i'] for r in json.load(open(sys.argv[1]))] == list(range(3000)))"
        #expect(try ChildProcess.python(script, [path]) == "True\n")
    }

    @Test("no rows are an empty file, or an empty array")
    func empty() async throws {
        #expect(try await write(numbers([])).failure == nil)
        #expect(try text() == "")
        #expect(try await write(numbers([]), ["format": "array"]).failure == nil)
        #expect(try text() == "[]\n")
    }

    @Test("nulls are kept or left out, and decimals are texts or numbers")
    func forms() async throws {
        let table = try await JSONFixture("{\"a\":null,\"d\":1.5,\"p\":{\"x\":null,\"y\":1}}\n{\"a\":1}\n")
            .table(["types": ["d": "decimal(5, 2)"]])
        _ = try await write(table)
        #expect(
            try text() == """
                {"a":null,"d":"1.50","p":{"x":null,"y":1}}
                {"a":1,"d":null,"p":null}

                """)
        _ = try await write(table, ["null_values": "omit", "decimals": "number"])
        #expect(try text() == "{\"d\":1.50,\"p\":{\"y\":1}}\n{\"a\":1}\n")
    }

    @Test("NaN and infinity end the run with their row and column, or are null")
    func nonFinite() async throws {
        let table = try numbers([1, nil, .nan, .infinity])
        let refused = try await write(table)
        #expect(refused.failure?.code == .invalidData)
        #expect(refused.failure?.message == "row 3: column 'f' holds nan, which JSON has no number for")
        #expect(try await write(table, ["non_finite": "null"]).failure == nil)
        #expect(try text() == "{\"f\":1.0}\n{\"f\":null}\n{\"f\":null}\n{\"f\":null}\n")
    }

    @Test("five hundred columns come out in their order")
    func wide() async throws {
        let row = "{" + (0..<500).map { "\"c\($0)\":\($0)" }.joined(separator: ",") + "}\n"
        #expect(try await write(JSONFixture(row + row).table()).failure == nil)
        #expect(try text() == row + row)
    }

    @Test("an input that breaks off, a file that may not be replaced and a cancel end the run")
    func failures() async throws {
        let table = try numbers([1])
        #expect(try await write(table.failingAtTheEnd()).failure?.message.contains("the producer broke") == true)
        #expect(try await write(table).failure == nil)
        #expect(try await write(table, cancels: true).failure?.code == .cancelled)
        let wrong = try await PluginRun(
            "json_sink", PluginRun.config(["output_path": path + "/below/x.json"]), PluginServices(input: table))
        #expect(wrong.failure?.code == .invalidConfig)
        let full = try await PluginRun(
            "json_sink", PluginRun.config(["output_path": path]),
            PluginServices(input: table, output: { _ in "/dev/full" }))
        #expect(full.failure?.code == .resourceExhausted)
        #expect(full.failure?.message == "\(path): No space left on device")
    }

    @Test("a column without a JSON form, and two of one name, are refused before the file is made")
    func badColumns() async throws {
        let builder = try BatchBuilder(Schema([Field("a", .int8), Field("a", .int8)]))
        let batch = try builder.finish()
        let run = try await write(PortTable(schema: SharedSchema(OwnedSchema(batch.schema))))
        #expect(run.failure?.message == "the input cannot be written as JSON: two columns are called 'a'")
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}

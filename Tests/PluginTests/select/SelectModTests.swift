import CPypeABI
import Foundation
import PypeArrow
import PypeHost
import TestSupport
import Testing

/// A table of int64 columns, each with the values 0, 1, 2….
func countingTable(_ names: [String], rows: Int = 3, batches: Int = 1) throws -> PortTable {
    let schema = Schema(names.map { Field($0, .int64) }, metadata: ["made by": "a test"])
    var table = PortTable(schema: SharedSchema(OwnedSchema(schema)))
    for _ in 0..<batches {
        let builder = try BatchBuilder(schema)
        for index in names.indices {
            let column: FixedBuilder<Int64> = try builder.column(index)
            for row in 0..<rows { column.append(Int64(row)) }
        }
        table.batches.append(SharedArray(try builder.finish().share()))
    }
    return table
}

extension SharedArray {
    /// Where the values of each column are.
    var valueAddresses: [UnsafeRawPointer?] {
        withUnsafePointer { raw in
            (0..<Int(raw.pointee.n_children)).map { raw.pointee.children?[$0]?.pointee.buffers?[1] }
        }
    }
}

@Suite("select_mod")
struct SelectModTests {
    private func select(_ config: [String: Any], _ input: PortTable) async throws -> PluginRun {
        try await PluginRun("select_mod", PluginRun.config(config), PluginServices(input: input))
    }

    @Test(
        "columns stay, go, move and get other names as the config says",
        arguments: [
            (["keep": ["c", "a"]], ["c", "a"]),
            // A column of that very name is meant, not the pattern.
            (["keep": ["amount_*", "a"]], ["amount_*", "a"]),
            (["keep": ["amount_???"]], ["amount_net", "amount_tax"]),
            (["keep": ["*"]], ["a", "amount_net", "amount_*", "c", "amount_tax", "né e"]),
            (["keep": ["n? e", "a", "a", "a*"]], ["né e", "a", "amount_net", "amount_*", "amount_tax"]),
            (["drop": ["amount_*", "a"]], ["amount_net", "c", "amount_tax", "né e"]),
            (["drop": ["*_*"]], ["a", "c", "né e"]),
            (["drop": ["*"]], []),
            (["keep": ["a*"], "drop": ["*_tax"]], ["a", "amount_net", "amount_*"]),
            (["order": ["né e", "c"]], ["né e", "c", "a", "amount_net", "amount_*", "amount_tax"]),
            (["keep": ["a", "c"], "order": ["c", "amount_net"]], ["c", "a"]),
            (["keep": ["a", "c"], "rename": ["a": "c", "c": "a"]], ["c", "a"]),
            (["keep": ["a"], "rename": ["a": "日本"]], ["日本"]),
            (["keep": ["a", "x", "y*"], "rename": ["z": "w"], "missing": "ignore"], ["a"]),
        ] as [([String: any Sendable], [String])])
    func selects(config: [String: any Sendable], expected: [String]) async throws {
        let names = ["a", "amount_net", "amount_*", "c", "amount_tax", "né e"]
        let run = try await select(config, countingTable(names))
        #expect(run.failure == nil)
        let output = try #require(run.services.table(0))
        let schema = try output.schema.value()
        #expect(schema.fields.map(\.name) == expected)
        #expect(schema.metadata == ["made by": "a test"])
        #expect(output.rows == 3)
        #expect(run.services.globals == ["row_count": "3", "column_count": String(expected.count)])
    }

    @Test(
        "a config that cannot be obeyed is refused before any row is read, with the nearest names",
        arguments: [
            ([:], "nothing is selected", "keep"),
            (["keep": ["nmae"]], "'keep': the input has no column 'nmae'", "did you mean 'name'?"),
            (["drop": ["x*"]], "'drop': the input has no column that fits 'x*'", "there are 'name', 'age', 'twin'"),
            (["order": ["agee"]], "'order': the input has no column 'agee'", "did you mean 'age'?"),
            (["rename": ["Name": "n"]], "'rename': the input has no column 'Name'", "did you mean 'name'?"),
            (["rename": ["name": "first", "age": ""]], "'rename': the new name of column 'age' is empty", nil),
            (["rename": ["twin": "n"]], "2 columns 'twin'", nil),
            (["drop": ["age"], "rename": ["age": "n"]], "'age' is not kept", "the input's names"),
            (["rename": ["age": "name"]], "'name' and 'age' would both be called 'name'", nil),
        ] as [([String: any Sendable], String, String?)])
    func refused(config: [String: any Sendable], words: String, hint: String?) async throws {
        var input = try countingTable(["name", "age", "twin", "twin"], batches: 0)
        input.end = ArrowStreamError(code: 5, message: "a row was asked for")
        let failure = try #require(try await select(config, input).failure)
        #expect(failure.code == .invalidConfig)
        #expect(failure.message.contains(words), "\(failure.message)")
        if let hint { #expect(failure.hint?.contains(hint) == true, "\(failure.hint ?? "")") }
    }

    @Test("through a chain of ten the values stay where they are")
    func noCopy() async throws {
        let input = try countingTable((0..<20).map { "c\($0)" }, rows: 1000, batches: 2)
        var table = input
        for step in 0..<10 {
            let config: [String: Any] = ["drop": ["c\(step)"], "rename": ["c19": "c19"], "order": ["c1\(step)"]]
            let run = try await select(config, table)
            #expect(run.failure == nil)
            table = try #require(run.services.table(0))
        }
        let names = try table.schema.value().fields.map(\.name)
        #expect(names == (10..<20).reversed().map { "c\($0)" })
        for (before, after) in zip(input.batches, table.batches) {
            #expect(after.valueAddresses == before.valueAddresses[10...].reversed())
        }
    }

    @Test("what changes nothing hands on the very batches and schema that came, and wraps them no further")
    func nothingChanged() async throws {
        let input = try countingTable(["a", "b"], batches: 2)
        var table = input
        for config in [["keep": ["*"]], ["order": ["a"]], ["rename": ["a": "a"]]] as [[String: Any]] {
            table = try #require(try await select(config, table).services.table(0))
        }
        #expect(table.schema === input.schema)
        #expect(table.batches.count == 2 && zip(table.batches, input.batches).allSatisfy { $0 === $1 })
        // Another name makes another schema, but the batches stay the same.
        let renamed = try #require(try await select(["rename": ["a": "z"]], input).services.table(0))
        #expect(renamed.schema !== input.schema && renamed.batches[0] === input.batches[0])
    }

    @Test("a table without columns passes, and one without rows keeps its columns")
    func empty() async throws {
        let none = try await select(["keep": ["*"], "missing": "ignore"], countingTable([], rows: 0))
        #expect(none.failure == nil)
        #expect(try none.services.table(0)?.schema.value().fields == [])
        let noRows = try await select(["keep": ["b"]], countingTable(["a", "b"], batches: 0))
        #expect(try noRows.services.table(0)?.schema.value().fields.map(\.name) == ["b"])
        #expect(noRows.services.globals["row_count"] == "0")
    }

    @Test("an input that breaks off fails with its own words, and a cancelled run ends")
    func broken() async throws {
        let run = try await select(["keep": ["a"]], countingTable(["a"]).failingAtTheEnd())
        #expect(run.failure?.message == "input port 'input' failed: the producer broke")
        let services = PluginServices(input: try countingTable(["a"], batches: 3), cancelsWhenEmitting: true)
        let cancelled = try await PluginRun("select_mod", #"{"rename": {"a": "b"}}"#, services)
        #expect(cancelled.failure?.code == .cancelled)
        #expect(services.table(0)?.batches.count == 1)
    }
}

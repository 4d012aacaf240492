import Foundation
import PypeArrow
import PypeHost
import TestSupport
import Testing

@Suite("limit_mod")
struct LimitModTests {
    private func limit(_ config: [String: Any], _ input: PortTable) async throws -> PluginRun {
        try await PluginRun("limit_mod", PluginRun.config(config), PluginServices(input: input))
    }

    @Test(
        "rows that were read and left out count as filtered, those that were never read do not",
        arguments: [
            // Four batches of ten rows: rows, offset, rows emitted, rows filtered, batches emitted.
            (10, 0, 10, 0, 1), (15, 0, 15, 5, 2), (5, 12, 5, 15, 1), (100, 0, 40, 0, 4), (100, 39, 1, 39, 1),
            (100, 40, 0, 40, 0), (0, 0, 0, 0, 0), (0, 25, 0, 0, 0), (20, 10, 20, 10, 2), (Int.max, 7, 33, 7, 4),
        ])
    func counts(rows: Int, offset: Int, emitted: Int, filtered: Int, batches: Int) async throws {
        let run = try await limit(["rows": rows, "offset": offset], countingTable(["a", "b"], rows: 10, batches: 4))
        #expect(run.failure == nil)
        #expect(run.services.filtered == filtered)
        let output = try #require(run.services.table(0))
        #expect(output.rows == emitted && output.batches.count == batches)
        #expect(run.services.globals == ["row_count": String(emitted), "dropped_count": String(filtered)])
    }

    @Test("what comes after the last row is not read")
    func stops() async throws {
        let input = try countingTable(["a"], rows: 10, batches: 2).failingAtTheEnd()
        #expect(try await limit(["rows": 20], input).failure == nil)
        let failure = try await limit(["rows": 21], input).failure
        #expect(failure?.message == "input port 'input' failed: the producer broke")
    }

    @Test("whole batches go on as they are, and cut ones stay in the same buffers")
    func noCopy() async throws {
        let input = try countingTable(["a", "b"], rows: 10, batches: 3)
        let output = try #require(try await limit(["rows": 15, "offset": 4], input).services.table(0))
        #expect(output.schema === input.schema)
        #expect(output.batches.map(\.length) == [6, 9])
        #expect(zip(output.batches, input.batches).allSatisfy { $0.valueAddresses == $1.valueAddresses })
        let whole = try #require(try await limit(["rows": 20, "offset": 10], input).services.table(0))
        #expect(whole.batches[0] === input.batches[1] && whole.batches[1] === input.batches[2])
    }

    @Test("numbers that make no sense are refused by name", arguments: [("rows", -1), ("offset", -5)])
    func refused(name: String, value: Int) async throws {
        let failure = try await limit(["rows": 1].merging([name: value]) { $1 }, countingTable(["a"])).failure
        #expect(failure?.code == .invalidConfig && failure?.message.contains("'\(name)' is \(value)") == true)
    }

    @Test("a cancelled run ends")
    func cancels() async throws {
        let services = PluginServices(input: try countingTable(["a"], batches: 3), cancelsWhenEmitting: true)
        let run = try await PluginRun("limit_mod", #"{"rows": 9}"#, services)
        #expect(run.failure?.code == .cancelled)
    }
}

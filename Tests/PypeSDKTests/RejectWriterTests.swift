import CPypeABI
import PypeArrow
import PypeSDK
import Synchronization
import Testing

@Suite("RejectWriter")
struct RejectWriterTests {
    @Test("rejected rows carry their own columns and the reason")
    func rejects() throws {
        let host = FakeHost()
        let result = try ModuleDriver.run(host) { context in
            let writer = try RejectWriter(context.output("rejects"), columns: [Field("line", .utf8)], batchSize: 2)
            try (writer.row[0] as? TextBuilder)?.append("a;b")
            try writer.reject("two fields")
            try writer.reject("unreadable", code: .io, column: "x")
            try writer.reject("third")
            try writer.flush()
            #expect(writer.count == 3)
        }
        #expect(result == .ok)
        let batches = host.state.withLock { $0.batches[1] ?? [] }
        #expect(batches.map(\.rowCount) == [2, 1])
        let names = ["line", "error_code", "error_message", "error_column"]
        #expect(host.state.withLock { $0.schemas[1]?.fields.map(\.name) } == names)
        let cells = try names.map { name in
            try batches.flatMap { batch in
                let text = try CellText(batch.column(name))
                return (0..<batch.rowCount).map { text[$0] }
            }
        }
        #expect(
            cells == [
                ["a;b", nil, nil], ["103", "108", "103"], ["two fields", "unreadable", "third"], [nil, "x", nil],
            ]
        )
    }

    @Test("a reject port without a rejected row has its columns all the same")
    func noRejects() throws {
        let host = FakeHost()
        let result = try ModuleDriver.run(host) { context in try RejectWriter(context.output("rejects")).flush() }
        #expect(result == .ok)
        #expect(host.state.withLock { $0.schemas[1] } == Schema(RejectWriter.errorColumns))
    }

    @Test("rows with a column of a reject port's own cannot be rejected")
    func rejectClash() throws {
        let result = try ModuleDriver.run { context in
            _ = try RejectWriter(context.output("rejects"), columns: [Field("error_code", .utf8)])
        }
        #expect(result.status == PYPE_ERR_INVALID_DATA)
    }
}

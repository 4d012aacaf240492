import PypeModel
import PypeSchedule
import Testing

@testable import PypeRun

@Suite("Row ledger")
struct RowLedgerTests {
    @Test("rows are counted on every port")
    func counts() throws {
        let flow = try StepFlow(
            [("a", "source", ["rows": 7, "batches": 3]), ("b", "pass", [:]), ("c", "sink", [:])],
            edges: [("a.data", "b.input"), ("b.data", "c.input")])
        let record = try flow.run()
        #expect(record.node("a")?.counts.rowsOut == [PortRows(port: "data", rows: 21)])
        #expect(record.node("b")?.counts.rowsIn == [PortRows(port: "input", rows: 21)])
        #expect(record.node("b")?.counts.totalOut == 21)
        #expect(record.node("c")?.counts.totalIn == 21)
    }

    @Test("an output feeds many inputs, and an input that takes many edges gets all")
    func fanOutAndIn() throws {
        let flow = try StepFlow(
            [("a", "source", ["rows": 5]), ("b", "pass", [:]), ("c", "pass", [:]), ("d", "sink", [:])],
            edges: [("a.data", "b.input"), ("a.data", "c.input"), ("b.data", "d.input"), ("c.data", "d.input")])
        let record = try flow.run()
        #expect(record.status == .succeeded)
        #expect(record.node("d")?.counts.totalIn == 10)
    }

    @Test("a module that calls itself row-local and loses rows fails")
    func lossy() throws {
        let flow = try StepFlow([("a", "source", ["rows": 5]), ("b", "lossy", [:])], edges: [("a.data", "b.input")])
        let error = try #require(try flow.run().node("b")?.error)
        #expect(error.phase == "ledger")
        #expect(error.message.contains("5 rows came in"))
        #expect(error.message.contains("1 filtered"))
    }

    @Test("a rejected row that nobody reads fails its module, one that is read does not")
    func rejects() throws {
        let lonely = try StepFlow([("a", "reject", [:])]).run()
        #expect(lonely.node("a")?.error?.message.contains("'rejects'") == true)
        let read = try StepFlow([("a", "reject", [:]), ("b", "sink", [:])], edges: [("a.rejects", "b.input")]).run()
        #expect(read.status == .succeeded)
        #expect(read.node("a")?.counts.rejected == 1)
        #expect(read.node("a")?.counts.totalOut == 1)
    }

    @Test("a rejected row without a message is told without one")
    func silentReject() throws {
        let message = try #require(try StepFlow([("a", "reject", [:])]).run().node("a")?.error?.message)
        #expect(message == "1 row was rejected, and nobody reads port 'rejects'")
    }

    @Test("tables without rows pass", arguments: [(0, 1), (5, 0), (0, 0)])
    func empty(rows: Int64, batches: Int64) throws {
        let flow = try StepFlow(
            [("a", "source", ["rows": .int(rows), "batches": .int(batches)]), ("b", "pass", [:]), ("c", "sink", [:])],
            edges: [("a.data", "b.input"), ("b.data", "c.input")])
        let record = try flow.run()
        #expect(record.status == .succeeded)
        #expect(record.node("c")?.counts.totalIn == 0)
    }
}

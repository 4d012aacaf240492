import PypeModel
import PypeSchedule
import Testing

@testable import PypeRun

@Suite("Broken output of a module")
struct BrokenOutputTests {
    @Test(
        "is refused with port and reason, and hurts nobody",
        arguments: [
            ("released_schema", "released"), ("no_format", "format"), ("odd_format", "?!"), ("no_struct", "schema"),
            ("no_schema", "before its schema"), ("two_schemas", "twice"), ("released_batch", "released"),
            ("negative_length", "length"), ("long_batch", "rows"), ("huge_offset", "offset"), ("no_values", "values"),
            ("released_column", "released"), ("no_bitmap", "bitmap"), ("batch_offset", "offset"), ("no_port", "port 9"),
        ])
    func broken(kind: String, word: String) throws {
        let flow = try StepFlow(
            [("a", "broken", ["fail": .string(kind)]), ("b", "sink", [:])], edges: [("a.data", "b.input")])
        let record = try flow.run()
        let error = try #require(record.node("a")?.error)
        #expect(record.status == .failed)
        #expect(error.message.lowercased().contains(word), "\(error.message)")
        #expect(error.phase == "run")
        #expect(record.node("b")?.status == .blocked)
        #expect(flow.calls().suffix(2) == ["teardown a", "destroy a"])
    }

    @Test("an output that is not broken passes the same way")
    func whole() throws {
        let flow = try StepFlow([("a", "broken", [:]), ("b", "sink", [:])], edges: [("a.data", "b.input")])
        #expect(try flow.run().node("b")?.counts.totalIn == 10)
    }

    @Test("a stream of sliced batches is refused too, since readers take the columns as they are")
    func sliced() throws {
        let flow = try StepFlow([("a", "sliced", [:]), ("b", "sink", [:])], edges: [("a.data", "b.input")])
        let error = try #require(try flow.run().node("a")?.error)
        #expect(error.message.contains("offset 1"))
        #expect(error.hint?.contains("slice the columns") == true)
    }
}

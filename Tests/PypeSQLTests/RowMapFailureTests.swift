import Foundation
import PypeArrow
import Synchronization
import Testing

@testable import PypeSQL

@Suite("RowMap where not all goes well")
struct RowMapFailureTests {
    @Test(
        "a value on which an expression fails is told with its row and the expression", arguments: [0, 77_777, 199_999])
    func failing(row: Int) throws {
        let fixture = try ArrowFixture(
            """
            texts = [str(i) for i in range(200_000)]
            texts[\(row)] = "wrong"
            write('t', pa.table({'text': texts, 'n': list(range(200_000))}), rows=30_000)
            """)
        let map = try RowMap([("fine", "n + 1"), ("number", "text::INTEGER")], fixture.schema("t"))
        let error = #expect(throws: SQLError.self) {
            let run = try map.run(fixture.stream("t"))
            while try run.next() != nil {}
        }
        #expect(error?.code == .invalidData)
        let message = error?.message ?? ""
        #expect(message.hasPrefix("row \(row + 1): column 'number': "), "\(message)")
        #expect(message.contains("'wrong'"))
    }

    @Test("an input that breaks off says why")
    func broken() throws {
        let batch = try Numbers.batch(0, 5000)
        let map = try RowMap([("m", "n + 1")], OwnedSchema(Numbers.schema))
        let cause = ArrowStreamError(code: 5, message: "the disk is gone")
        let error = #expect(throws: SQLError.self) {
            let run = try map.run(stream(OwnedSchema(Numbers.schema), [{ batch.share() }], failure: cause))
            while try run.next() != nil {}
        }
        #expect(error?.code == .inputFailed && error?.message.contains("the disk is gone") == true)
    }

    @Test("cancel ends a run without an end, and the producer is let go")
    func cancelled() throws {
        let batch = try Numbers.batch(0, 5000)
        let map = try RowMap([("m", "n + 1")], OwnedSchema(Numbers.schema))
        let released = Mutex(false)
        let error = #expect(throws: SQLError.self) {
            let asked = Mutex(0)
            let watch = ReleaseWatch { released.withLock { $0 = true } }
            let run = try map.run(
                StreamExport.make(schema: { OwnedSchema(Numbers.schema) }) {
                    withExtendedLifetime(watch) {}
                    let count = asked.withLock { asked in
                        asked += 1
                        return asked
                    }
                    if count == 50 { map.cancel() }
                    return batch.share()
                })
            while try run.next() != nil {}
        }
        #expect(error?.code == .cancelled)
        #expect(released.withLock { $0 })
    }

    @Test(
        "what is no expression over a row is refused, and the error says which expression it is",
        arguments: [
            ("m +", "no SQL expression"), ("nn + 1", "no column 'nn'"), ("sum(n)", "aggregate function"),
            ("random()", "random()"),
            ("n, n", "one expression"), ("n AS m", "one expression"), ("(SELECT 1)", "subquery"), ("", "empty"),
            ("nothing(n)", "does not exist"), ("'a'::ENUM('a', 'b')", "ENUM"),
        ])
    func refused(sql: String, words: String) throws {
        let error = #expect(throws: SQLError.self) { try RowMap([("m", sql)], OwnedSchema(Numbers.schema)) }
        #expect(error?.code == .invalidSQL)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        if !words.contains("column") {
            #expect(error?.message.contains("column 'm'") == true, "\(error?.message ?? "")")
        }
    }
}

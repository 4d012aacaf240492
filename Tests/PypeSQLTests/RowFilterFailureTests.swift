import CPypeABI
import Foundation
import PypeArrow
import Synchronization
import Testing

@testable import PypeSQL

@Suite("RowFilter that cannot go on")
struct RowFilterFailureTests {
    private let engine: SQLEngine

    init() throws { engine = try .shared(SQLSettings(threads: 4, preservesOrder: false)) }

    @Test("a producer that breaks off ends the run with its own words")
    func producerFails() throws {
        let filter = try RowFilter(engine: engine, condition: "n > 0", schema: OwnedSchema(Numbers.schema))
        let array = try Numbers.batch(0, 3000)
        let cause = ArrowStreamError(code: EIO, message: "the disk went away at row 3000")
        let run = try filter.run(stream(OwnedSchema(Numbers.schema), [{ array.share() }], failure: cause))
        let error = #expect(throws: SQLError.self) { while try run.next() != nil {} }
        #expect(error?.code == .inputFailed)
        #expect(error?.message.contains("the disk went away at row 3000") == true)
    }

    @Test("a producer that was cancelled ends the run as cancelled")
    func producerCancelled() throws {
        let filter = try RowFilter(engine: engine, condition: "n > 0", schema: OwnedSchema(Numbers.schema))
        let cause = ArrowStreamError(code: ECANCELED, message: "stop")
        let run = try filter.run(stream(OwnedSchema(Numbers.schema), [], failure: cause))
        for _ in 0..<2 {
            let error = #expect(throws: SQLError.self) { _ = try run.next() }
            #expect(error?.code == .cancelled)
        }
    }

    @Test("a row on which the condition fails ends the run")
    func rowFails() throws {
        let schema = Schema([Field("s", .utf8)])
        let fixture = try ArrowFixture("write('in', pa.table({'s': ['1', '2', 'x']}))")
        let filter = try RowFilter(engine: engine, condition: "CAST(s AS INTEGER) > 1", schema: OwnedSchema(schema))
        let run = try filter.run(fixture.stream("in"))
        let error = #expect(throws: SQLError.self) { while try run.next() != nil {} }
        #expect(error?.code == .invalidData)
        #expect(error?.message.contains("'x'") == true)
        #expect(error?.message.contains("LINE") == false)
    }

    @Test("cancel ends a run that works, from another thread")
    func cancel() throws {
        let filter = try RowFilter(engine: engine, condition: "n >= 0", schema: OwnedSchema(Numbers.schema))
        let array = try Numbers.batch(0, 100)
        // Without an end: only the cancel ends it.
        let endless = StreamExport.make(schema: { OwnedSchema(Numbers.schema) }, next: { array.share() })
        let run = try filter.run(endless)
        _ = try run.next()
        Thread.detachNewThread { filter.cancel() }
        let error = #expect(throws: SQLError.self) { while try run.next() != nil {} }
        #expect(error?.code == .cancelled)
    }

    @Test("the input is let go when the run is, however far it came", arguments: [0, 1])
    func release(batches: Int) throws {
        let released = Mutex(false)
        let array = try Numbers.batch(0, 5000)
        let schema = OwnedSchema(Numbers.schema)
        let input = stream(
            schema, Array(repeating: { array.share() }, count: 1000), onRelease: { released.withLock { $0 = true } })
        do {
            let filter = try RowFilter(engine: engine, condition: "n > 0", schema: OwnedSchema(Numbers.schema))
            let run = try filter.run(input)
            for _ in 0..<batches { _ = try run.next() }
            withExtendedLifetime(run) {}
        }
        #expect(released.withLock { $0 })
    }

    @Test("a batch that is no batch of the stream is refused, not read")
    func malformed() throws {
        let filter = try RowFilter(engine: engine, condition: "n > 0", schema: OwnedSchema(Numbers.schema))
        let array = try Numbers.batch(0, 10)
        let short = stream(
            OwnedSchema(Numbers.schema),
            [
                {
                    var share = array.share()
                    share.withUnsafeMutablePointer { $0.pointee.length = 11 }
                    return share
                }
            ])
        let run = try filter.run(short)
        let error = #expect(throws: SQLError.self) { _ = try run.next() }
        #expect(error?.message.contains("shorter than the batch") == true)
    }
}

import CPypeABI
import PypeArrow
import Synchronization
import Testing

@Suite("Owners of Arrow structs")
struct OwnershipTests {
    let producer = CountingProducer()

    @Test("an array is released once, when its owner goes")
    func releasesOnce() {
        do {
            let array = producer.batch([1, nil, 3])
            let length = array.length
            #expect(length == 3)
            #expect(producer.released == 0)
        }
        #expect(producer.made == 2)
        #expect(producer.released == 2)
        #expect(producer.twice == 0)
    }

    @Test("an array that was moved away is not released by its first owner")
    func movesAway() {
        var target = ArrowArray()
        producer.batch([1]).move(to: &target)
        #expect(producer.released == 0)
        target.release(&target)
        #expect(producer.released == 2)
    }

    @Test("a callee that takes the struct leaves an owner without anything to release")
    func calleeTakes() {
        var array = producer.batch([1])
        let stolen = array.withUnsafeMutablePointer { OwnedArray(moving: $0) }
        let states = (array.isValid, stolen.isValid)
        #expect(states == (false, true))
        _ = consume array
        #expect(producer.released == 0)
    }

    @Test("shares keep the producer's array until the last of them is gone")
    func sharesKeep() {
        var shared: SharedArray? = SharedArray(producer.batch([1, 2]))
        var first: OwnedArray? = shared?.share()
        let second = shared?.share()
        shared = nil
        first = nil
        _ = consume first
        #expect(producer.released == 0)
        _ = consume second
        #expect(producer.released == 2)
        #expect(producer.twice == 0)
    }

    @Test("a child that is moved out of a share outlives the share and the other readers")
    func childOutlives() {
        var child = ArrowArray()
        do {
            let shared = SharedArray(producer.batch([7, nil]))
            var share = shared.share()
            share.withUnsafeMutablePointer { raw in
                child = raw.pointee.children[0]!.pointee
                raw.pointee.children[0]!.pointee.release = nil
            }
            let other = shared.share()
            let length = other.withUnsafePointer { $0.pointee.children[0]!.pointee.length }
            #expect(length == 2)
        }
        #expect(producer.released == 0)
        #expect(child.buffers[1]!.load(as: Int32.self) == 7)
        child.release(&child)
        #expect(producer.released == 2)
        #expect(producer.twice == 0)
    }

    @Test("an untouched share is taken for the array that it is a share of, a cut one is not")
    func adopts() {
        let shared = SharedArray(producer.batch([1, 2, 3]))
        #expect(SharedArray.adopting(shared.share()) === shared)
        var cut = shared.share()
        cut.withUnsafeMutablePointer { $0.pointee.length = 2 }
        #expect(SharedArray.adopting(cut) !== shared)
    }

    @Test("a claim of children without a list of them does not lead the release of a share astray")
    func claimedChildren() {
        var raw = producer.array(length: 0, buffers: [nil], children: [])
        raw.n_children = 0
        let array = OwnedArray(raw)
        let shared = SharedArray(array)
        shared.withUnsafePointer { pointer in
            // Only the copies that are made from here on claim something.
            UnsafeMutablePointer(mutating: pointer).pointee.n_children = Int64.max
        }
        var share = shared.share()
        share.withUnsafeMutablePointer { $0.pointee.release($0) }
        let isValid = share.isValid
        #expect(!isValid)
    }

    @Test("a schema that Swift made can lose a child and be released in any order")
    func schemaChildren() throws {
        var schema = OwnedSchema(Schema([Field("a", .utf8), Field("b", .list(Field("item", .int32)))]))
        var child = ArrowSchema()
        schema.withUnsafeMutablePointer { raw in
            child = raw.pointee.children[1]!.pointee
            raw.pointee.children[1]!.pointee.release = nil
        }
        _ = consume schema
        #expect(try OwnedSchema(moving: &child).field() == Field("b", .list(Field("item", .int32))))
    }

    @Test("a stream made of closures gives schema, batches, the end, and lets the closures go")
    func stream() throws {
        final class Token: Sendable {}
        weak var watched: Token?
        do {
            let token = Token()
            watched = token
            let left = Mutex(2)
            let producer = producer
            var stream = StreamExport.make(schema: { OwnedSchema(Schema.oneInt32) }) {
                _ = token
                return left.withLock {
                    $0 -= 1; return $0
                } >= 0 ? producer.batch([1]) : nil
            }
            let schema = try stream.schema().table()
            #expect(schema == .oneInt32)
            var lengths: [Int] = []
            while let batch = try stream.next() { lengths.append(batch.length) }
            #expect(lengths == [1, 1])
        }
        #expect(watched == nil)
        #expect(producer.made == producer.released)
    }

    @Test("what a stream's closure throws reaches the reader with its words")
    func streamFailure() throws {
        struct Broken: Error, CustomStringConvertible { let description = "the disk is full" }
        var stream = StreamExport.make(schema: { OwnedSchema(Schema.oneInt32) }) { throw Broken() }
        do throws(ArrowStreamError) {
            _ = try stream.next()
            Issue.record("the stream did not fail")
        } catch {
            #expect(error == ArrowStreamError(code: 5, message: "the disk is full"))
        }
    }

    @Test("a reader that calls a stream after its release gets EINVAL")
    func streamAfterRelease() {
        var raw = ArrowArrayStream()
        StreamExport.make(schema: { OwnedSchema(Schema.oneInt32) }) { nil }.move(to: &raw)
        raw.release(&raw)
        var out = ArrowArray()
        #expect(raw.get_next(&raw, &out) == 22)
        #expect(raw.get_last_error(&raw) == nil)
    }
}

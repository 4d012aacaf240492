import CPypeABI
import PypeArrow
import Testing

@Suite("A copy of a schema")
struct SchemaCopyTests {
    private static let marks: @convention(c) (UnsafeMutablePointer<ArrowSchema>?) -> Void = {
        $0?.pointee.release = nil
    }

    /// Memory that is filled with something else when it goes.
    private final class Scratch {
        private var blocks: [UnsafeMutableRawBufferPointer] = []

        func text(_ bytes: [UInt8]) -> UnsafePointer<CChar> {
            let block = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 8)
            block.copyBytes(from: bytes)
            blocks.append(block)
            return UnsafePointer(block.assumingMemoryBound(to: CChar.self).baseAddress!)
        }

        func schema(_ format: String, _ name: String, metadata: [UInt8]? = nil, flags: Int64 = 0) -> ArrowSchema {
            var raw = ArrowSchema()
            raw.format = text(Array(format.utf8) + [0])
            raw.name = text(Array(name.utf8) + [0])
            raw.metadata = metadata.map(text)
            raw.flags = flags
            raw.release = marks
            return raw
        }

        func slot(_ schema: ArrowSchema) -> UnsafeMutablePointer<ArrowSchema> {
            let block = UnsafeMutableRawBufferPointer.allocate(
                byteCount: MemoryLayout<ArrowSchema>.size, alignment: MemoryLayout<ArrowSchema>.alignment)
            blocks.append(block)
            let slot = block.baseAddress!.bindMemory(to: ArrowSchema.self, capacity: 1)
            slot.initialize(to: schema)
            return slot
        }

        func list(_ schemas: [ArrowSchema]) -> UnsafeMutablePointer<UnsafeMutablePointer<ArrowSchema>?> {
            let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 8 * schemas.count, alignment: 8)
            blocks.append(block)
            let list = block.baseAddress!.bindMemory(
                to: UnsafeMutablePointer<ArrowSchema>?.self, capacity: schemas.count)
            for (index, schema) in schemas.enumerated() { (list + index).initialize(to: slot(schema)) }
            return list
        }

        func spoil() { for block in blocks { for index in block.indices { block[index] = 0xA5 } } }
        deinit { blocks.forEach { $0.deallocate() } }
    }

    /// One pair: a key twice is for a reader to judge, so the block is kept as it is.
    private static func block(_ pairs: [(String, String)]) -> [UInt8] {
        func number(_ value: Int) -> [UInt8] { withUnsafeBytes(of: Int32(value)) { Array($0) } }
        return number(pairs.count)
            + pairs.flatMap { number($0.0.utf8.count) + Array($0.0.utf8) + number($0.1.utf8.count) + Array($0.1.utf8) }
    }

    @Test("says the same when the original's memory is long something else")
    func standsAlone() throws {
        let scratch = Scratch()
        var map = scratch.schema("+m", "map", flags: Int64(ARROW_FLAG_MAP_KEYS_SORTED))
        var entries = scratch.schema("+s", "entries")
        entries.n_children = 2
        entries.children = scratch.list([scratch.schema("u", "key"), scratch.schema("l", "value", flags: 2)])
        map.n_children = 1
        map.children = scratch.list([entries])
        var dictionary = scratch.schema(
            "i", "näme", metadata: Self.block([("k", "1"), ("k", "2"), ("", "é")]), flags: 3)
        dictionary.dictionary = scratch.slot(scratch.schema("u", "words"))
        var root = scratch.schema("+s", "")
        root.n_children = 2
        root.children = scratch.list([map, dictionary])

        let shared = try SharedSchema.adopting(copyOf: OwnedSchema(root))
        scratch.spoil()
        let schema = try shared.value()
        #expect(schema.fields.map(\.name) == ["map", "näme"])
        #expect(schema.fields[1].type == .dictionary(index: .int32, value: .utf8, ordered: true))
        #expect(schema.fields[1].isNullable && !schema.fields[0].isNullable)
        shared.withUnsafePointer { raw in
            let (map, words) = (raw.pointee.children![0]!, raw.pointee.children![1]!)
            #expect(map.pointee.flags == Int64(ARROW_FLAG_MAP_KEYS_SORTED))
            #expect(String(cString: map.pointee.children![0]!.pointee.children![1]!.pointee.name!) == "value")
            #expect(String(cString: words.pointee.dictionary!.pointee.name!) == "words")
            let kept = Self.block([("k", "1"), ("k", "2"), ("", "é")])
            let bytes = UnsafeRawBufferPointer(start: words.pointee.metadata!, count: kept.count)
            #expect(Array(bytes) == kept)
        }
    }

    @Test("is not made of what is a share already")
    func share() throws {
        let shared = SharedSchema(OwnedSchema(Schema([Field("n", .int64)])))
        #expect(try SharedSchema.adopting(copyOf: shared.share()) === shared)
    }

    @Test("of a broken schema is refused, and what was copied of it is let go", arguments: 0..<5)
    func broken(fault: Int) {
        let scratch = Scratch()
        var root = scratch.schema("+s", "")
        root.n_children = 2
        root.children = scratch.list([scratch.schema("l", "fine"), scratch.schema("l", "odd")])
        let odd = root.children![1]!
        switch fault {
        case 0: odd.pointee.format = nil
        case 1: odd.pointee.release = nil
        case 2: root.children![1] = nil
        case 3: odd.pointee.n_children = -1
        default:
            odd.pointee.n_children = 1
            odd.pointee.children = scratch.list([odd.pointee])
            odd.pointee.children![0] = odd
        }
        #expect(throws: ArrowError.self) { _ = try SharedSchema.adopting(copyOf: OwnedSchema(root)) }
    }
}

import CPypeABI
import Foundation
import PypeArrow
import PypeArtifacts
import Synchronization
import TestSupport

/// A store in a folder of its own, with what it reported.
final class TableFixture: Sendable {
    static let schema = Schema([Field("id", .int64), Field("text", .utf8)])

    let temporary: TemporaryFolder
    let store: ArtifactStore
    private let reported: Reported

    private final class Reported: Sendable {
        let events = Mutex<[ArtifactEvent]>([])
    }

    /// - Parameter resident: bytes that the process is said to hold.
    init(
        maxRows: Int? = nil, memoryLimit: Int = 1 << 50, folder: String? = nil,
        resident: @escaping @Sendable () -> Int? = { 0 }
    ) throws {
        let temporary = try TemporaryFolder()
        let reported = Reported()
        self.temporary = temporary
        self.reported = reported
        store = ArtifactStore(
            policy: ArtifactPolicy(maxRows: maxRows, memoryLimit: memoryLimit), runID: "20260101T000000Z-abc",
            folder: folder ?? temporary.path, resident: resident
        ) { event in reported.events.withLock { $0.append(event) } }
    }

    var events: [ArtifactEvent] { reported.events.withLock(\.self) }

    /// Files below the store's folder.
    func files() throws -> [String] { try temporary.contents().filter { $0.contains("/") } }

    func table(readers: Int = 1, schema: Schema = schema, forceDisk: Bool = false) -> Table {
        store.table(
            schema: SharedSchema(OwnedSchema(schema)), readers: readers, name: "load.rows", forceDisk: forceDisk)
    }

    /// Rows with the ids of a range; every seventh text is null.
    static func batch(_ ids: Range<Int64>) throws -> SharedArray {
        let builder = try BatchBuilder(schema)
        let id = try builder.column(0, as: FixedBuilder<Int64>.self)
        let text = try builder.column(1, as: TextBuilder.self)
        for value in ids {
            id.append(value)
            try text.append(value % 7 == 0 ? nil : "row \(value)")
        }
        return SharedArray(try builder.finish().share())
    }

    /// A batch of numbers, made quickly.
    static func numbers(_ first: Int, count: Int, _ schema: Schema) throws -> SharedArray {
        let builder = try BatchBuilder(schema)
        let numbers = [Int64](unsafeUninitializedCapacity: count) { buffer, filled in
            for index in 0..<count { buffer[index] = Int64(first + index) &* 0x1E37_79B9_7F4A_7C15 }
            filled = count
        }
        let column = try builder.column(0, as: FixedBuilder<Int64>.self)
        numbers.withUnsafeBufferPointer { column.append(contentsOf: $0) }
        return SharedArray(try builder.finish().share())
    }

    /// The ids that a reader gets; every text is looked at.
    static func ids(_ table: Table, pause: Duration = .zero) throws -> [Int64] {
        var stream = table.open { _ in if pause > .zero { Thread.sleep(forTimeInterval: pause / .seconds(1)) } }
        let schema = try stream.schema().table()
        var ids: [Int64] = []
        while let array = try stream.next() {
            let batch = try RecordBatch(array, schema: schema)
            let (id, text) = (try batch.column(0).values(Int64.self), try batch.column(1).texts())
            for row in 0..<batch.rowCount {
                guard let value = id[row], text[row] == (value % 7 == 0 ? nil : "row \(value)") else {
                    throw ArrowError("row \(row) is wrong")
                }
                ids.append(value)
            }
        }
        return ids
    }
}

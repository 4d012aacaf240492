import PypeArrow
import PypeSDK

/// Reads the pages of one run, one after the other, and emits their rows.
protocol PageReader: AnyObject {
    /// Rows that went out.
    var rowCount: Int { get }
    var rejectedCount: Int { get }

    /// Reads a page.
    /// - Parameter number: of the page, from 1, for messages.
    /// - Throws: `invalidData` when the answer as a whole is not what it should be.
    func read(_ body: [UInt8], page number: Int) throws -> PageFacts

    /// Makes sure that the ports have their columns, also when there was no row.
    func finish() throws
}

/// Where rows go.
protocol RowOutput: AnyObject {
    func setSchema(_ schema: Schema, rejects: Bool) throws(ModuleError)
    func emit(_ rows: consuming OwnedArray, rejects: Bool) throws(ModuleError)
}

/// The ports of a run.
final class PortOutput: RowOutput {
    private let data: OutputPort
    private let rejects: OutputPort

    init(_ context: RunContext) throws(ModuleError) {
        data = try context.output("data")
        rejects = try context.output("rejects")
    }

    func setSchema(_ schema: Schema, rejects isReject: Bool) throws(ModuleError) {
        try (isReject ? rejects : data).setSchema(schema)
    }

    func emit(_ rows: consuming OwnedArray, rejects isReject: Bool) throws(ModuleError) {
        try (isReject ? rejects : data).emit(rows)
    }
}

/// Keeps the columns, for whoever asks for them before a run.
final class SchemaOutput: RowOutput {
    private(set) var schema: Schema?

    func setSchema(_ schema: Schema, rejects: Bool) throws(ModuleError) { if !rejects { self.schema = schema } }
    func emit(_ rows: consuming OwnedArray, rejects: Bool) throws(ModuleError) {}
}

/// The columns of bad rows.
enum PageRejects {
    static let schema = Schema(
        RejectWriter.errorColumns.map { Field($0.name, $0.type) }
            + [Field("row", .int64), Field("raw", .utf8), Field("page", .int64)])
}

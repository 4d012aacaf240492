import CPypeABI
public import PypeArrow
import Synchronization

/// Where rows go out. Emitting waits while the readers are behind.
public final class OutputPort: Sendable {
    /// Name of the port.
    public let name: String
    private let index: UInt32
    private let run: RunContext
    private let known = Mutex<Schema?>(nil)

    init(name: String, index: UInt32, run: RunContext) {
        self.name = name
        self.index = index
        self.run = run
    }

    /// The schema that was set.
    public var schema: Schema? { known.withLock { $0 } }

    /// Says what the batches look like, once, before the first of them. An output without rows needs it too.
    /// - Throws: what the host says.
    public func setSchema(_ schema: Schema) throws(ModuleError) {
        try setSchema(OwnedSchema(schema))
        known.withLock { $0 = schema }
    }

    /// Says what the batches look like, with a schema as it came from elsewhere.
    /// - Throws: what the host says.
    public func setSchema(_ schema: consuming OwnedSchema) throws(ModuleError) {
        guard let call = run.host.slots.set_schema else { throw .missing("set_schema") }
        let context = try run.context()
        var raw = ArrowSchema()
        schema.move(to: &raw)
        // The host takes the schema over in any case.
        try ModuleError.check("setting the schema of output port '\(name)'") {
            call(run.host.pointer, context, index, &raw, $0)
        }
    }

    /// Emits rows, and sets their schema first when none was set.
    /// - Throws: `invalidData` when the rows have another schema than the one that was set; `cancelled`; what the host
    ///   says.
    public func emit(_ batch: RecordBatch) throws(ModuleError) {
        if let schema {
            if let difference = schema.difference(from: batch.schema) {
                throw ModuleError(
                    .invalidData, "output port '\(name)': the batch does not have the port's schema: \(difference)")
            }
        } else {
            try setSchema(batch.schema)
        }
        try emit(batch.share())
    }

    /// Emits rows as they came from elsewhere; the schema must have been set.
    /// - Throws: `cancelled`; what the host says.
    public func emit(_ array: consuming OwnedArray) throws(ModuleError) {
        guard let call = run.host.slots.emit else { throw .missing("emit") }
        let context = try run.context()
        var raw = ArrowArray()
        array.move(to: &raw)
        // The host takes the rows over in any case.
        try ModuleError.check("emitting on output port '\(name)'") {
            call(run.host.pointer, context, index, &raw, $0)
        }
    }

    /// Hands on a whole stream, schema and all; returns when the host has read it to its end.
    /// - Throws: `cancelled`; what the host says.
    public func emit(stream: consuming OwnedStream) throws(ModuleError) {
        guard let call = run.host.slots.emit_stream else { throw .missing("emit_stream") }
        let context = try run.context()
        var raw = ArrowArrayStream()
        stream.move(to: &raw)
        // The host takes the stream over in any case.
        try ModuleError.check("handing on the stream of output port '\(name)'") {
            call(run.host.pointer, context, index, &raw, $0)
        }
    }
}

public import PypeArrow
import Synchronization

/// The rows that come in over one edge, batch by batch.
///
/// Reading waits until the writer has rows. `for try await batch in port` reads to the end.
public final class InputPort: Sendable {
    /// Name of the port.
    public let name: String
    /// How many rows will come in all; nil when that is not known before they are read.
    public let rowCount: Int?
    private let state: Mutex<State>

    init(name: String, rowCount: Int? = nil, stream: consuming OwnedStream) {
        self.name = name
        self.rowCount = rowCount
        state = Mutex(State(stream: stream))
    }

    /// The columns of every batch.
    /// - Throws: `io` with what the writer said; `invalidData` when it is not the schema of a table; `cancelled`.
    public var schema: Schema {
        get throws(ModuleError) { try state.withLock { (state) throws(ModuleError) in try state.schema(of: name) } }
    }

    /// The columns of every batch as they came, to be handed on.
    /// - Throws: as ``schema``.
    public func rawSchema() throws(ModuleError) -> OwnedSchema {
        try state.withLock { (state) throws(ModuleError) in try state.rawSchema(of: name) }
    }

    /// The next rows, checked against the schema; nil at the end.
    /// - Throws: as ``schema``.
    public func next() throws(ModuleError) -> RecordBatch? {
        try state.withLock { (state) throws(ModuleError) -> RecordBatch? in
            let schema = try state.schema(of: name)
            guard let array = try state.next(of: name) else { return nil }
            do throws(ArrowError) { return try RecordBatch(array, schema: schema) } catch {
                throw ModuleError(.invalidData, "input port '\(name)': \(error.message)")
            }
        }
    }

    /// The next rows as they came, not checked; nil at the end.
    /// - Throws: as ``schema``.
    public func nextArray() throws(ModuleError) -> OwnedArray? {
        try state.withLock { (state) throws(ModuleError) in try state.next(of: name) }
    }

    /// Gives the stream away, to hand it on as a whole; what was read of it is gone. The port is at its end afterwards.
    /// - Throws: `invalidState` when it was given away before.
    public func takeStream() throws(ModuleError) -> OwnedStream {
        try state.withLock { (state) throws(ModuleError) in
            guard state.stream.isValid else {
                throw ModuleError(.invalidState, "the stream of input port '\(name)' was given away already")
            }
            return state.stream.withUnsafeMutablePointer { OwnedStream(moving: $0) }
        }
    }

    private struct State: ~Copyable {
        /// Not valid once it was given away.
        var stream: OwnedStream
        var known: Schema?

        init(stream: consuming OwnedStream) { self.stream = consume stream }

        mutating func schema(of port: String) throws(ModuleError) -> Schema {
            if let known { return known }
            let raw = try rawSchema(of: port)
            let schema: Schema
            do throws(ArrowError) { schema = try raw.table() } catch {
                throw ModuleError(.invalidData, "input port '\(port)': \(error.message)")
            }
            known = schema
            return schema
        }

        mutating func rawSchema(of port: String) throws(ModuleError) -> OwnedSchema {
            guard stream.isValid else {
                throw ModuleError(.invalidState, "the stream of input port '\(port)' was given away")
            }
            do throws(ArrowStreamError) { return try stream.schema() } catch {
                throw ModuleError(stream: error, from: "input port '\(port)'")
            }
        }

        mutating func next(of port: String) throws(ModuleError) -> OwnedArray? {
            guard stream.isValid else { return nil }
            do throws(ArrowStreamError) { return try stream.next() } catch {
                throw ModuleError(stream: error, from: "input port '\(port)'")
            }
        }
    }
}

extension InputPort: AsyncSequence {
    /// Reads the port's batches; each waits on the thread of the call.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let port: InputPort
        /// The next rows; nil at the end.
        public mutating func next() async throws -> RecordBatch? { try port.next() }
    }

    /// Reads on from where the port is.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(port: self) }
}

import PypeArrow
import PypeSDK
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The rows of an input on their way into a driver.
///
/// Drivers lose an input's failure, or take it for the end of the rows: what really happened is kept here.
final class InputRows: Sendable {
    private let input: InputPort
    private let schema: Schema
    private let context: RunContext
    private let state = Mutex(State())

    private struct State {
        var rows = 0
        var isAtEnd = false
        var failure: ModuleError?
    }

    init(_ input: InputPort, _ schema: Schema, _ context: RunContext) {
        self.input = input
        self.schema = schema
        self.context = context
    }

    /// The rows as the driver gets them, once.
    func stream() -> OwnedStream {
        StreamExport.make(schema: { [self] in OwnedSchema(schema) }, next: { [self] in try next() })
    }

    private func next() throws -> OwnedArray? {
        do throws(ModuleError) {
            try context.checkCancellation()
            guard let batch = try input.nextArray() else {
                state.withLock { $0.isAtEnd = true }
                return nil
            }
            let length = batch.length
            let rows = state.withLock { state in
                state.rows += length
                return state.rows
            }
            context.progress(rows: rows, of: input)
            return batch
        } catch {
            state.withLock { $0.failure = error }
            throw ArrowStreamError(code: error.code == .cancelled ? ECANCELED : EIO, message: error.message)
        }
    }

    /// Rows that went in, once the driver says that it has them all.
    /// - Parameter taken: rows that the driver counted, if it did.
    /// - Throws: what the input said; `internalError` when the driver stopped before the end.
    func finish(taken: Int?) throws(ModuleError) -> Int {
        let state = state.withLock { $0 }
        if let failure = state.failure { throw failure }
        guard state.isAtEnd, taken ?? state.rows == state.rows else {
            throw ModuleError(
                .internalError,
                "the driver took \(taken ?? state.rows) rows of \(state.rows)\(state.isAtEnd ? "" : " and more")")
        }
        return state.rows
    }

    /// What the input said, when that is why the driver failed.
    var failure: ModuleError? { state.withLock { $0.failure } }
}

public import CPypeABI

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The one owner of an `ArrowArrayStream`: releases it exactly once, unless it was moved away.
///
/// https://arrow.apache.org/docs/format/CStreamInterface.html
public struct OwnedStream: ~Copyable, @unchecked Sendable {
    // Sendable: the struct is owned by one value at a time, and a stream may be used from one thread after the other.
    private var raw: ArrowArrayStream

    /// Takes what `source` holds; `source` counts as released afterwards.
    public init(moving source: UnsafeMutablePointer<ArrowArrayStream>) {
        raw = source.pointee
        source.pointee.release = nil
    }

    /// Takes a struct that nothing else refers to.
    public init(_ raw: ArrowArrayStream) { self.raw = raw }

    /// False once it was released or moved, or when it never held anything.
    public var isValid: Bool { raw.release != nil }

    /// The schema of every batch: a struct type, one child a column.
    /// - Throws: ``ArrowStreamError`` with what the producer said.
    public mutating func schema() throws(ArrowStreamError) -> OwnedSchema {
        var out = ArrowSchema()
        guard let call = raw.get_schema else { throw ArrowStreamError(code: EINVAL, message: "the stream is released") }
        let code = call(&raw, &out)
        guard code == 0 else { throw failure(code) }
        return OwnedSchema(out)
    }

    /// The next batch, or nil at the end.
    /// - Throws: ``ArrowStreamError`` with what the producer said.
    public mutating func next() throws(ArrowStreamError) -> OwnedArray? {
        var out = ArrowArray()
        guard let call = raw.get_next else { throw ArrowStreamError(code: EINVAL, message: "the stream is released") }
        let code = call(&raw, &out)
        guard code == 0 else { throw failure(code) }
        guard out.release != nil else { return nil }
        return OwnedArray(out)
    }

    /// Lends the C struct for one call. The callee may move it away by setting `release` to NULL.
    public mutating func withUnsafeMutablePointer<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeMutablePointer<ArrowArrayStream>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try Swift.withUnsafeMutablePointer(to: &raw, body)
    }

    /// Gives the struct to C; `target` owns it afterwards.
    public consuming func move(to target: UnsafeMutablePointer<ArrowArrayStream>) {
        target.pointee = raw
        raw.release = nil
    }

    private mutating func failure(_ code: Int32) -> ArrowStreamError {
        let text = raw.get_last_error.flatMap { $0(&raw) }.map { String(cString: $0) }
        return ArrowStreamError(code: code, message: text ?? String(cString: strerror(code)))
    }

    deinit {
        guard let release = raw.release else { return }
        var raw = raw
        release(&raw)
    }
}

/// What a stream's producer said when it could not go on.
public struct ArrowStreamError: Error, Sendable, Hashable, CustomStringConvertible {
    /// An errno value.
    public var code: Int32
    /// The producer's own words.
    public var message: String

    /// - Parameters:
    ///   - code: an errno value.
    ///   - message: the producer's own words.
    public init(code: Int32, message: String) {
        self.code = code
        self.message = message
    }

    /// The producer's own words.
    public var description: String { message }
}

import CPypeABI

/// Makes a C stream out of Swift closures.
public enum StreamExport {
    /// A stream that asks `schema` and `next` for what it gives. `next` returns nil at the end.
    ///
    /// Calls come one at a time, from whichever thread the reader uses. An error that is not an ``ArrowStreamError``
    /// is given on as EIO with its description. Whatever the closures hold is let go when the reader releases the
    /// stream.
    public static func make(
        schema: @escaping () throws -> OwnedSchema,
        next: @escaping () throws -> OwnedArray?
    ) -> OwnedStream {
        let state = StreamState(schema: schema, next: next)
        var raw = ArrowArrayStream()
        raw.private_data = Unmanaged.passRetained(state).toOpaque()
        raw.get_schema = { stream, out in
            guard let stream, let out, let state = StreamState.of(stream) else { return streamErrorInvalid }
            return state.guarding {
                try $0.schema().move(to: out)
            }
        }
        raw.get_next = { stream, out in
            guard let stream, let out, let state = StreamState.of(stream) else { return streamErrorInvalid }
            return state.guarding {
                if let batch = try $0.next() { batch.move(to: out) } else { out.pointee = ArrowArray() }
            }
        }
        raw.get_last_error = { stream in
            guard let stream, let state = StreamState.of(stream) else { return nil }
            return UnsafePointer(state.lastError)
        }
        // Balances passRetained above.
        raw.release = { stream in
            guard let stream, let data = stream.pointee.private_data else { return }
            Unmanaged<StreamState>.fromOpaque(data).release()
            stream.pointee.private_data = nil
            stream.pointee.release = nil
        }
        return OwnedStream(raw)
    }
}

private let streamErrorIO: Int32 = 5
private let streamErrorInvalid: Int32 = 22

/// What stands behind an exported stream. Used by one thread at a time, as the stream interface prescribes.
private final class StreamState {
    let schema: () throws -> OwnedSchema
    let next: () throws -> OwnedArray?
    var lastError: UnsafeMutablePointer<CChar>?

    init(schema: @escaping () throws -> OwnedSchema, next: @escaping () throws -> OwnedArray?) {
        self.schema = schema
        self.next = next
    }

    deinit { lastError?.deallocate() }

    /// Nil after the release, which a reader in C may not have kept to.
    static func of(_ stream: UnsafeMutablePointer<ArrowArrayStream>) -> StreamState? {
        guard let data = stream.pointee.private_data else { return nil }
        return Unmanaged<StreamState>.fromOpaque(data).takeUnretainedValue()
    }

    func guarding(_ body: (StreamState) throws -> Void) -> Int32 {
        do {
            try body(self)
            return 0
        } catch let error as ArrowStreamError {
            remember(error.message)
            return error.code == 0 ? streamErrorIO : error.code
        } catch {
            remember(String(describing: error))
            return streamErrorIO
        }
    }

    private func remember(_ message: String) {
        lastError?.deallocate()
        let text = message.utf8CString
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: text.count)
        for (index, byte) in text.enumerated() { (copy + index).initialize(to: byte) }
        lastError = copy
    }
}

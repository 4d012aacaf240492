import CPypeABI
import PypeArrow

extension ModuleError {
    /// What reaches the host when a module throws `error`.
    init(from error: any Error) {
        switch error {
        case let error as ModuleError: self = error
        case is CancellationError: self.init(.cancelled, "the module was cancelled")
        case let error as ArrowError: self.init(.invalidData, error.message)
        case let error as ArrowStreamError: self.init(stream: error, from: "a stream")
        default: self.init(.unknown, String(describing: error))
        }
    }

    /// What a stream's producer said.
    init(stream error: ArrowStreamError, from source: String) {
        if error.code == Errno.cancelled {
            self.init(.cancelled, "the run was cancelled while \(source) was read")
        } else {
            self.init(.io, "\(source) failed: \(error.message)")
        }
    }

    /// Fills the caller's struct and gives the status to return.
    func fill(_ target: UnsafeMutablePointer<pype_error>?) -> pype_status {
        // A code that counts as success would turn the failure into one.
        let status = code.rawValue < Code.unknown.rawValue ? Code.unknown.rawValue : code.rawValue
        guard let target, target.pointee.struct_size >= MemoryLayout<pype_error>.size else { return status }
        target.pointee.code = status
        target.pointee.flags = isRetryable ? UInt32(PYPE_ERROR_RETRYABLE) : 0
        target.pointee.message = UnsafePointer(CText.copy(message))
        target.pointee.hint = hint.map { UnsafePointer(CText.copy($0)) }
        target.pointee.private_data = nil
        target.pointee.release = { error in
            guard let error else { return }
            error.pointee.message?.deallocate()
            error.pointee.hint?.deallocate()
            error.pointee.message = nil
            error.pointee.hint = nil
            error.pointee.release = nil
        }
        return status
    }

    /// Calls the host, and throws what it said when the status is an error.
    static func check(
        _ what: @autoclosure () -> String, _ call: (UnsafeMutablePointer<pype_error>) -> pype_status
    ) throws(ModuleError) {
        var error = pype_error()
        error.abi_version = CABI.version
        error.struct_size = UInt32(MemoryLayout<pype_error>.size)
        let status = call(&error)
        defer { error.release?(&error) }
        guard status >= Code.unknown.rawValue else { return }
        throw ModuleError(
            Code(rawValue: status),
            error.message.map { String(cString: $0) } ?? "\(what()) failed with status \(status)",
            hint: error.hint.map { String(cString: $0) }, isRetryable: error.flags & UInt32(PYPE_ERROR_RETRYABLE) != 0)
    }
}

/// What the headers say in a way that Swift does not import.
enum CABI {
    static let version: UInt32 = (UInt32(PYPE_ABI_MAJOR) << 16) | UInt32(PYPE_ABI_MINOR)

    /// Copies a struct that may be shorter or longer than ours: what is not there keeps the value of `zero`.
    static func read<Struct>(_ source: UnsafePointer<Struct>, size: UInt32, into zero: Struct) -> Struct {
        var copy = zero
        let bytes = UnsafeRawBufferPointer(start: source, count: min(Int(size), MemoryLayout<Struct>.size))
        withUnsafeMutableBytes(of: &copy) { $0.copyMemory(from: bytes) }
        return copy
    }
}

/// errno values that cross in streams.
enum Errno {
    #if os(Linux)
    static let cancelled: Int32 = 125
    #else
    static let cancelled: Int32 = 89
    #endif
}

/// Texts that C code reads.
enum CText {
    /// A copy that lives until it is deallocated. What follows a NUL in `text` is left out.
    static func copy(_ text: String) -> UnsafeMutablePointer<CChar> {
        let bytes = text.utf8CString
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        bytes.withUnsafeBufferPointer { source in
            guard let start = source.baseAddress else { return }
            copy.initialize(from: start, count: source.count)
        }
        return copy
    }
}

extension CText {
    /// Bytes before the NUL.
    static func length(_ text: UnsafePointer<CChar>) -> Int {
        var count = 0
        while text[count] != 0 { count += 1 }
        return count
    }

    /// Whether a kept text, with its NUL, is the same as another.
    static func equal(_ kept: [CChar], _ other: UnsafePointer<CChar>) -> Bool {
        for (index, byte) in kept.enumerated() {
            if byte != other[index] { return false }
            if byte == 0 { return true }
        }
        return false
    }
}

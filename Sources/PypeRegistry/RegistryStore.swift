package import PypeModel

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The registry's file: read whole, replaced whole.
package struct RegistryStore: Sendable {
    package let path: String

    /// What every registry has in it, of whatever version.
    private static let mark = Array("\"pype.registry/".utf8)

    package init(path: String) { self.path = path }

    /// What the file holds; an empty registry when there is no file.
    /// - Throws: `registry-file` when it cannot be read, or is no registry of this pype.
    package func load() throws(Diagnostic) -> Registry {
        guard let bytes = try read() else { return Registry() }
        return try decode(bytes)
    }

    /// Changes the registry while no other process can, and writes it when that made a difference.
    ///
    /// - Parameter body: gets the registry as it is now.
    /// - Throws: `registry-file` when it cannot be read, locked or written; the old file stays then.
    @discardableResult
    package func update<Result>(_ body: (inout Registry) -> Result) throws(Diagnostic) -> Result {
        try makeFolder()
        let lock = try lock()
        defer { close(lock) }
        let old = try read()
        var registry = try old.map { (bytes) throws(Diagnostic) in try decode(bytes) } ?? Registry()
        let result = body(&registry)
        let new = Self.bytes(of: registry)
        if new != old { try write(new) }
        return result
    }

    /// Puts an empty registry in the place of one that is there, also of a damaged one, or one of another pype.
    /// - Throws: `registry-file` when the file is something else, or cannot be locked or written.
    package func clear() throws(Diagnostic) {
        try makeFolder()
        let lock = try lock()
        defer { close(lock) }
        if let bytes = try read(), !bytes.isEmpty, !bytes.contains(Self.mark) {
            throw fault("it is no registry of pype, so it is left as it is", hint: "name another file with --registry")
        }
        try write(Self.bytes(of: Registry()))
    }

    /// The bytes of a registry: keys sorted, one line for each module and library.
    package static func bytes(of registry: Registry) -> [UInt8] {
        JSONWriter.bytes(of: RegistryEncoding.value(of: registry), expanded: 2)
    }

    private func decode(_ bytes: [UInt8]) throws(Diagnostic) -> Registry {
        let value: Value
        do throws(JSONError) { value = try Value(json: bytes) } catch {
            throw fault("it is no JSON: \(error.message)", Location(file: path, line: error.line, column: error.column))
        }
        do throws(ValueFault) { return try RegistryDecoding.registry(value) } catch {
            throw fault(error.message, Location(file: path, line: 1, column: 1))
        }
    }

    // MARK: The file

    private func read() throws(Diagnostic) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT { return nil }
        guard descriptor >= 0 else { throw fault("it cannot be opened: \(reason)") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw fault("it is no regular file")
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size) + 1)
        var length = 0
        while true {
            if length == bytes.count { bytes.append(contentsOf: repeatElement(0, count: bytes.count)) }
            let count = bytes.withUnsafeMutableBytes {
                #if canImport(Glibc)
                Glibc.read(descriptor, $0.baseAddress?.advanced(by: length), $0.count - length)
                #else
                Darwin.read(descriptor, $0.baseAddress?.advanced(by: length), $0.count - length)
                #endif
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw fault("it cannot be read: \(reason)") }
            guard count > 0 else { break }
            length += count
        }
        bytes.removeSubrange(length...)
        return bytes
    }

    /// Writes aside, syncs and renames, so that readers see the old file or the new one, and never half of it.
    private func write(_ bytes: [UInt8]) throws(Diagnostic) {
        let aside = "\(path).\(getpid()).part"
        let descriptor = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw fault("it cannot be written: \(aside): \(reason)") }
        var rest = bytes[...]
        var isWhole = true
        while isWhole, !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                #if canImport(Glibc)
                Glibc.write(descriptor, $0.baseAddress, $0.count)
                #else
                Darwin.write(descriptor, $0.baseAddress, $0.count)
                #endif
            }
            if count < 0, errno == EINTR { continue }
            isWhole = count > 0
            if isWhole { rest = rest.dropFirst(count) }
        }
        isWhole = isWhole && fsync(descriptor) == 0
        let cause = reason
        close(descriptor)
        guard isWhole, rename(aside, path) == 0 else {
            let cause = isWhole ? reason : cause
            unlink(aside)
            throw fault("it cannot be written: \(cause)")
        }
        syncFolder()
    }

    /// Makes the rename last through a power cut.
    private func syncFolder() {
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// Waits until no other process changes the registry. The lock goes with the descriptor, and with the process.
    private func lock() throws(Diagnostic) -> Int32 {
        let file = "\(path).lock"
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw fault("it cannot be locked: \(file): \(reason)") }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else {
                let cause = reason
                close(descriptor)
                throw fault("it cannot be locked: \(file): \(cause)")
            }
        }
        return descriptor
    }

    private var folder: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private func makeFolder() throws(Diagnostic) {
        var made = folder.hasPrefix("/") ? "" : "."
        for part in folder.split(separator: "/") {
            made += "/\(part)"
            guard mkdir(made, 0o755) != 0, errno != EEXIST else { continue }
            // A folder that is there may stand on a file system, or in a folder, that lets nobody write.
            var status = stat()
            let cause = reason
            guard stat(made, &status) == 0 else { throw fault("its folder cannot be made: \(made): \(cause)") }
        }
    }

    private var reason: String { String(cString: strerror(errno)) }

    private func fault(
        _ message: String,
        _ location: Location? = nil,
        hint: String = "name another file with --registry, or begin anew with 'pype clear-registry'"
    ) -> Diagnostic {
        Diagnostic(
            rule: "registry-file", location: location, message: "the registry '\(path)' cannot be used: \(message)",
            hint: hint)
    }
}

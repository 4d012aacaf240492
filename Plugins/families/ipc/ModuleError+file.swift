import PypeArrow
import PypeParquet
import PypeSDK

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension ModuleError {
    /// What the shim said. A message about a file that is written aside names the one that was asked for.
    init(_ error: TableFileError, writtenAs path: String = "", for wanted: String = "") {
        var message = error.message
        if !path.isEmpty, message.hasPrefix(path) { message = wanted + message.dropFirst(path.count) }
        let code = Code(rawValue: error.code)
        self.init(code, message, hint: error.hint ?? (code == .notFound ? MissingFile.hint(message) : nil))
    }

    /// What was wrong further inside the file at a path. Arrow puts the kind of its status before the message, which
    /// begins with the path.
    init(reading error: ArrowStreamError, _ path: String) {
        let code: Code =
            switch error.code {
            case ENOMEM: .resourceExhausted
            case EINVAL: .invalidData
            case ENOSYS: .notImplemented
            default: .io
            }
        let parts = error.message.split(separator: ": ", maxSplits: 1).map(String.init)
        let isPrefixed = parts.count == 2 && parts[1].hasPrefix(path)
        self.init(
            code, isPrefixed ? parts[1] : error.message,
            hint: code == .invalidData ? "is it an Arrow IPC file, and is it whole?" : nil)
    }
}

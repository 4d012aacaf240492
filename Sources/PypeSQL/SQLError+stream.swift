import PypeArrow

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension SQLError {
    /// What the failure of an input means for the SQL over it.
    init(input name: String, failure: any Error) {
        switch failure {
        case let failure as ArrowStreamError where failure.code == ECANCELED:
            self.init(.cancelled, "input '\(name)' was cancelled: \(failure.message)")
        case let failure as ArrowStreamError where failure.code == ENOMEM || failure.code == ENOSPC:
            self.init(.resourceExhausted, "input '\(name)' broke off: \(failure.message)")
        case let failure as SQLError:
            self.init(failure.code, "input '\(name)': \(failure.message)", hint: failure.hint)
        default:
            self.init(.inputFailed, "input '\(name)' broke off: \(failure)")
        }
    }

    /// The error number that says the same in a C stream.
    var errno: Int32 {
        switch code {
        case .cancelled: ECANCELED
        case .resourceExhausted: ENOMEM
        case .invalidSQL, .invalidData: EINVAL
        case .inputFailed, .unavailable, .internalError: EIO
        }
    }
}

func streamError(_ error: SQLError) -> ArrowStreamError {
    ArrowStreamError(code: error.errno, message: error.message + (error.hint.map { " (\($0))" } ?? ""))
}

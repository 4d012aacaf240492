import PypeArrow
import PypeSDK
import PypeSQL

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension ModuleError {
    /// What went wrong in the SQL, as the host is told it.
    init(_ error: SQLError) {
        let code: Code =
            switch error.code {
            case .unavailable: .unavailable
            case .invalidSQL: .invalidConfig
            case .invalidData: .invalidData
            case .inputFailed: .io
            case .cancelled: .cancelled
            case .resourceExhausted: .resourceExhausted
            case .internalError: .internalError
            }
        self.init(code, error.message, hint: error.hint)
    }

    /// What the input's producer said.
    init(input error: ArrowStreamError) {
        self.init(error.code == ECANCELED ? .cancelled : .io, "the input broke off: \(error.message)")
    }
}

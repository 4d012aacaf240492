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
        self.init(code, error.message, hint: error.hint ?? Self.hint(error))
    }

    /// What helps against an error of DuckDB's own.
    private static func hint(_ error: SQLError) -> String? {
        guard error.message.contains("INT128"), error.message.contains("out of range for the destination type INT64")
        else { return nil }
        return "a sum of whole numbers is int64; cast the column before, to decimal(38, 0) or float64"
    }

    /// What the input's producer said.
    init(input error: ArrowStreamError) {
        self.init(error.code == ECANCELED ? .cancelled : .io, "the input broke off: \(error.message)")
    }
}

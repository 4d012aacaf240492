import PypeHost
import PypeTemplate

extension ModuleFailure {
    /// What a module gets to hear of a secret that cannot be had.
    init(_ failure: SecretFailure) {
        let code: ModuleErrorCode =
            switch failure.kind {
            case .badReference: .invalidArgument
            case .notConfigured: .invalidConfig
            case .notFound: .notFound
            case .denied: .unauthorized
            case .unreachable: .unavailable
            case .timedOut: .timeout
            case .badAnswer: .invalidData
            case .closed: .cancelled
            }
        let about = failure.reference.isEmpty ? "" : "secret '\(failure.reference)': "
        self.init(code, about + failure.message, hint: failure.hint, isRetryable: failure.isRetryable)
    }
}

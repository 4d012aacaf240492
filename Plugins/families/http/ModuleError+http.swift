import PypeHTTP
import PypeSDK

extension ModuleError {
    /// Why a call failed, as the host is told it.
    init(_ failure: HTTPFailure) {
        var passes = false
        let code: Code
        switch failure.kind {
        case .invalid: code = .invalidConfig
        case .unreachable: (code, passes) = (.unavailable, true)
        case .untrusted: code = .unauthorized
        case .timedOut: (code, passes) = (.timeout, true)
        case .tooLarge: code = .resourceExhausted
        case .broken: (code, passes) = (.io, true)
        // The same place leads there again.
        case .redirected: code = .invalidConfig
        case .file: code = .io
        case .cancelled: code = .cancelled
        case .status(let status): (code, passes) = Self.code(of: status)
        }
        self.init(code, failure.message, hint: failure.hint, isRetryable: passes)
    }

    private static func code(of status: Int) -> (Code, passes: Bool) {
        switch status {
        case 401, 403, 407: (.unauthorized, false)
        case 404, 410: (.notFound, false)
        case 408, 425, 429, 500, 502...504, 506...599: (.unavailable, true)
        case 400..<500: (.invalidData, false)
        default: (.io, false)
        }
    }

    /// Runs calls; what they throw reaches the host in its own words.
    static func translating<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch let failure as HTTPFailure { throw ModuleError(failure) }
    }
}

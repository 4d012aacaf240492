/// What a module, or a service of the host, said when it could not do what was asked. The Swift form of `pype_error`.
package struct ModuleFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// One of PYPE_ERR_*.
    package var code: ModuleErrorCode
    package var message: String
    package var hint: String?
    package var isRetryable: Bool

    package init(_ code: ModuleErrorCode, _ message: String, hint: String? = nil, isRetryable: Bool = false) {
        self.code = code
        self.message = message
        self.hint = hint
        self.isRetryable = isRetryable
    }

    package var description: String { message }
}

/// The statuses of the module ABI. A number this host does not know stays what it is.
package struct ModuleErrorCode: RawRepresentable, Sendable, Hashable {
    package var rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unknown = ModuleErrorCode(rawValue: 100)
    package static let invalidArgument = ModuleErrorCode(rawValue: 101)
    package static let invalidConfig = ModuleErrorCode(rawValue: 102)
    package static let invalidData = ModuleErrorCode(rawValue: 103)
    package static let invalidState = ModuleErrorCode(rawValue: 104)
    package static let notFound = ModuleErrorCode(rawValue: 105)
    package static let alreadyExists = ModuleErrorCode(rawValue: 106)
    package static let notImplemented = ModuleErrorCode(rawValue: 107)
    package static let io = ModuleErrorCode(rawValue: 108)
    package static let timeout = ModuleErrorCode(rawValue: 109)
    package static let cancelled = ModuleErrorCode(rawValue: 110)
    package static let unauthorized = ModuleErrorCode(rawValue: 111)
    package static let resourceExhausted = ModuleErrorCode(rawValue: 112)
    package static let unavailable = ModuleErrorCode(rawValue: 113)
    package static let internalError = ModuleErrorCode(rawValue: 114)

    private static let names: [ModuleErrorCode: String] = [
        .invalidArgument: "INVALID_ARGUMENT", .invalidConfig: "INVALID_CONFIG", .invalidData: "INVALID_DATA",
        .invalidState: "INVALID_STATE", .notFound: "NOT_FOUND", .alreadyExists: "ALREADY_EXISTS",
        .notImplemented: "NOT_IMPLEMENTED", .io: "IO", .timeout: "TIMEOUT", .cancelled: "CANCELLED",
        .unauthorized: "UNAUTHORIZED", .resourceExhausted: "RESOURCE_EXHAUSTED", .unavailable: "UNAVAILABLE",
        .internalError: "INTERNAL",
    ]

    /// The name that messages and logs use.
    package var name: String { Self.names[self] ?? (self == .unknown ? "UNKNOWN" : "STATUS_\(rawValue)") }
}

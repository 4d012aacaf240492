/// What a module, or a service of the host, says when it cannot do what was asked: the Swift form of `pype_error`.
///
/// Any other error that a module throws reaches the host as ``Code/unknown`` with its description; `CancellationError`
/// as ``Code/cancelled``.
public struct ModuleError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of failure.
    public var code: Code
    /// What went wrong and where.
    public var message: String
    /// What to do about it.
    public var hint: String?
    /// The same call may succeed later.
    public var isRetryable: Bool

    /// - Parameters:
    ///   - code: the kind of failure.
    ///   - message: what went wrong and where.
    ///   - hint: what to do about it.
    ///   - isRetryable: the same call may succeed later; looked at for modules with ``ModuleFlags/idempotent`` only.
    public init(_ code: Code, _ message: String, hint: String? = nil, isRetryable: Bool = false) {
        self.code = code
        self.message = message
        self.hint = hint
        self.isRetryable = isRetryable
    }

    /// The message, and the hint when there is one.
    public var description: String { hint.map { "\(message) (\($0))" } ?? message }

    /// One of PYPE_ERR_*. A number that this SDK does not know stays what it is.
    public struct Code: RawRepresentable, Sendable, Hashable {
        /// The number that crosses.
        public var rawValue: Int32
        /// A number that crosses.
        public init(rawValue: Int32) { self.rawValue = rawValue }

        /// None of the others.
        public static let unknown = Code(rawValue: 100)
        /// The caller broke the contract of the call.
        public static let invalidArgument = Code(rawValue: 101)
        /// The flow's author must change a config.
        public static let invalidConfig = Code(rawValue: 102)
        /// The rows are not what the module can take.
        public static let invalidData = Code(rawValue: 103)
        /// The call came at the wrong time.
        public static let invalidState = Code(rawValue: 104)
        /// It is not there.
        public static let notFound = Code(rawValue: 105)
        /// It is there already.
        public static let alreadyExists = Code(rawValue: 106)
        /// This host, or this module, does not offer that.
        public static let notImplemented = Code(rawValue: 107)
        /// Reading or writing failed.
        public static let io = Code(rawValue: 108)
        /// It took too long.
        public static let timeout = Code(rawValue: 109)
        /// The work ended early because it was asked to.
        public static let cancelled = Code(rawValue: 110)
        /// Not allowed.
        public static let unauthorized = Code(rawValue: 111)
        /// Memory, disk space or handles ran out.
        public static let resourceExhausted = Code(rawValue: 112)
        /// The other side is down: later it may work.
        public static let unavailable = Code(rawValue: 113)
        /// A defect.
        public static let internalError = Code(rawValue: 114)
    }
}

/// Why a library cannot be used.
package struct LoadFailure: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    /// How far it came.
    package enum Phase: String, Sendable, Hashable, Codable, CaseIterable {
        /// The file is missing, is no regular file, or cannot be read.
        case file
        /// The dynamic loader refused it.
        case open
        /// The entry function is missing.
        case symbol
        /// The entry function refused, or did what it must not.
        case entry
        /// It was built for another major version of the ABI.
        case abi
        /// What it says of itself is not complete or not consistent.
        case descriptor
        /// A signal ended the process that loaded it.
        case crash
        /// It did not come to an end within the deadline.
        case timeout
        /// Another library has a module of the same name.
        case shadowed
        /// It was not looked at: the process that looks at libraries does not work. Says nothing of the library.
        case scanner
    }

    package var phase: Phase
    package var message: String
    package var hint: String?

    package init(_ phase: Phase, _ message: String, hint: String? = nil) {
        self.phase = phase
        self.message = message
        self.hint = hint
    }

    package var description: String { message }
}

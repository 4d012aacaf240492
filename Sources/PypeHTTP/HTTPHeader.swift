/// A header field of a request or an answer.
package struct HTTPHeader: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// What may follow to another server, since nothing in it is the flow's own.
    var isHarmless: Bool { Self.harmless.contains(name.lowercased()) }

    private static let harmless: Set<String> = ["accept", "accept-encoding", "accept-language", "user-agent"]

    /// Fields that the client sets itself: two of them would make the request mean two things.
    private static let ours: Set<String> = ["host", "content-length", "transfer-encoding", "connection"]

    /// - Throws: ``HTTPFailure`` `invalid` for a name or a value that would break the request; the value is not shown.
    package func check() throws(HTTPFailure) {
        let marks = Set("!#$%&'*+-.^_`|~".utf8)
        let isName = name.utf8.allSatisfy { byte in
            marks.contains(byte) || (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        }
        guard isName, !name.isEmpty else { throw HTTPFailure(.invalid, "'\(name)' is no name for a header") }
        guard !Self.ours.contains(name.lowercased()) else {
            throw HTTPFailure(.invalid, "the header '\(name)' is set by the client itself", hint: "leave it out")
        }
        guard !value.utf8.contains(where: { ($0 < 32 && $0 != 9) || $0 == 127 }) else {
            throw HTTPFailure(.invalid, "the value of the header '\(name)' holds a line break or a control character")
        }
    }
}

/// One call as a module wants it.
package struct HTTPCall: Sendable {
    /// Where the body of an answer that was expected goes. Other answers are kept in memory, cut at 64 KiB.
    package enum Target: Sendable, Hashable {
        case memory
        /// A file to write, from its start at each attempt.
        case file(String)
    }

    /// Upper case.
    package var method: String
    package var address: WebAddress
    package var headers: [HTTPHeader]
    package var body: [UInt8]?
    package var target = Target.memory
    /// Statuses that end the call; every other one is a failure, after the repetitions that may help. nil: any status.
    package var expected: Set<Int>? = Set(200...299)

    package init(_ method: String, _ address: WebAddress, headers: [HTTPHeader] = [], body: [UInt8]? = nil) {
        self.method = method
        self.address = address
        self.headers = headers
        self.body = body
    }

    func expects(_ status: Int) -> Bool { expected?.contains(status) ?? true }
}

/// What the server said.
package struct HTTPReply: Sendable {
    package var status: Int
    package var headers: [HTTPHeader]
    /// Empty when it went to a file.
    package var body: [UInt8]
    /// Bytes of the body, unpacked.
    package var byteCount: Int
    /// Where the answer is from, after redirects.
    package var address: WebAddress
    /// Requests that were made for it.
    package var requests: Int

    /// The values of a header, whatever the case of its name.
    package func values(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// The start of the body for a message: one line, 300 characters at most.
    package var excerpt: String {
        let text = String(decoding: body.prefix(1200), as: UTF8.self)
        let line = text.split(whereSeparator: { $0.isWhitespace || $0.isNewline }).joined(separator: " ")
        let clean = line.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : String($0) }.joined()
        return clean.count > 300 ? "\(clean.prefix(300))…" : clean
    }
}

/// What may not be seen of the options of a connection, to be taken out of the texts that drivers make.
package struct Secrets: Sendable {
    private var words: Set<String> = []

    /// - Parameters:
    ///   - options: of a connection; passwords are found in the URI and in options whose name says so.
    ///   - more: what else is secret.
    package init(_ options: [String: String] = [:], _ more: [String] = []) {
        for word in more { add(word) }
        for (name, value) in options {
            if name == "uri" { addURI(value) }
            if Self.isSecret(name) { add(value) }
        }
    }

    /// The text with stars in place of every secret.
    package func mask(_ text: String) -> String {
        var masked = text
        // The longest first: a shorter one may be a part of it.
        for word in words.sorted(by: { ($0.utf8.count, $0) > ($1.utf8.count, $1) }) where masked.contains(word) {
            masked = masked.split(separator: word, omittingEmptySubsequences: false).joined(separator: "***")
        }
        return masked
    }

    private static func isSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["password", "passwd", "passphrase", "token", "secret", "credential", "private_key", "access_key"]
            .contains { name.contains($0) }
    }

    /// One or two letters are in every text, and their absence would give them away.
    private mutating func add(_ word: some StringProtocol) {
        guard word.utf8.count > 2 else { return }
        words.insert(String(word))
        // As it stands in a text of SQL.
        words.insert(word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))
    }

    /// The word as it stands and as it is meant.
    private mutating func addEncoded(_ word: some StringProtocol) {
        add(word)
        if let plain = Self.decoded(word) { add(plain) }
    }

    private mutating func addURI(_ uri: String) {
        var found = false
        if let scheme = uri.firstRange(of: "://"), let at = uri.lastIndex(of: "@"), at >= scheme.upperBound {
            let user = uri[scheme.upperBound..<at]
            if let colon = user.firstIndex(of: ":") {
                let password = user[user.index(after: colon)...]
                addEncoded(password)
                // A password that should have been encoded is cut where its signs mean something else.
                for piece in password.split(whereSeparator: { "@/?#[]:".contains($0) }) { add(piece) }
                found = true
            }
        }
        // NAME=VALUE, in the query of a URI or between the blanks of libpq's other form, there also in quotes.
        for mark in uri.ranges(of: "=") {
            let name = uri[..<mark.lowerBound].split(whereSeparator: { " ?&;".contains($0) }).last ?? ""
            guard Self.isSecret(String(name)) else { continue }
            let rest = uri[mark.upperBound...].drop { $0 == " " }
            if rest.first == "'" {
                add(Self.quoted(rest.dropFirst()))
            } else {
                addEncoded(rest.prefix { !" &;".contains($0) })
            }
            found = true
        }
        if found || (uri.contains("@") && !uri.hasPrefix("/")) { add(uri) }
    }

    /// Up to the quote that ends it; a backslash takes the meaning from the next sign.
    private static func quoted(_ text: Substring) -> String {
        var word = ""
        var isEscaped = false
        for character in text {
            if !isEscaped, character == "'" { break }
            isEscaped = !isEscaped && character == "\\"
            if !isEscaped { word.append(character) }
        }
        return word
    }

    /// Without percent signs; nil when it is not well formed.
    private static func decoded(_ word: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(word.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

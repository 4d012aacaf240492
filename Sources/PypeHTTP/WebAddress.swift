#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// An http or https URL with a host, and without user and password.
package struct WebAddress: Sendable, Hashable {
    /// Scheme, host and port: what a server is known by.
    package struct Origin: Sendable, Hashable {
        package var isEncrypted: Bool
        /// Lower case.
        package var host: String
        package var port: Int

        package var text: String { "\(isEncrypted ? "https" : "http")://\(host):\(port)" }

        /// True when no network lies between.
        package var isLoopback: Bool {
            let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
            return bare == "localhost" || bare == "::1"
                || (bare.hasPrefix("127.") && bare.allSatisfy { $0.isNumber || $0 == "." })
        }
    }

    package let url: URL
    package let origin: Origin

    /// - Parameter name: what the URL is called in messages, for example the parameter.
    /// - Throws: ``HTTPFailure`` `invalid`, without the URL's own text, which may hold a secret.
    package init(_ text: String, name: String = "url") throws(HTTPFailure) {
        // A fragment is for the reader of a page, and never sent.
        guard let url = URL(string: String(text.prefix { $0 != "#" })), let scheme = url.scheme?.lowercased() else {
            throw HTTPFailure(.invalid, "\(name) is no URL", hint: "for example: https://api.example.com/v1/items")
        }
        guard scheme == "http" || scheme == "https" else {
            throw HTTPFailure(.invalid, "\(name) has the scheme '\(scheme)'", hint: "http and https are known")
        }
        guard let host = url.host, !host.isEmpty else { throw HTTPFailure(.invalid, "\(name) names no host") }
        guard url.user == nil, url.password == nil else {
            throw HTTPFailure(
                .invalid, "\(name) holds a user or a password",
                hint: "take them out, and give them as 'username' and 'password' with auth: basic")
        }
        self.url = url
        origin = Origin(
            isEncrypted: scheme == "https", host: host.lowercased(), port: url.port ?? (scheme == "https" ? 443 : 80))
    }

    /// The URL as it is sent.
    package var text: String { url.absoluteString }

    /// Path and query: what stands behind the origin.
    package var target: String {
        let query = url.query.map { "?\($0)" } ?? ""
        return url.path + query
    }

    /// The URL for messages: values in a query are often keys, so that nothing of it is shown.
    package var shown: String {
        let whole = text
        guard let mark = whole.firstIndex(of: "?") else { return whole }
        return "\(whole[..<mark])?…"
    }

    /// The URL with members of the query set; those of the same name are replaced.
    /// - Throws: ``HTTPFailure`` `invalid`.
    package func setting(_ query: [(name: String, value: String)]) throws(HTTPFailure) -> WebAddress {
        guard !query.isEmpty else { return self }
        guard var parts = URLComponents(url: url, resolvingAgainstBaseURL: false) else {
            throw HTTPFailure(.invalid, "the URL \(shown) cannot take a query")
        }
        let names = Set(query.map { Self.encoded($0.name) })
        var members = (parts.percentEncodedQuery ?? "").split(separator: "&").map(String.init).filter { member in
            !names.contains(String(member.prefix { $0 != "=" }))
        }
        for (name, value) in query { members.append("\(Self.encoded(name))=\(Self.encoded(value))") }
        parts.percentEncodedQuery = members.joined(separator: "&")
        guard let text = parts.string else { throw HTTPFailure(.invalid, "the URL \(shown) cannot take the query") }
        return try WebAddress(text)
    }

    /// Where a link in the answer to this URL leads. https://www.rfc-editor.org/rfc/rfc3986#section-5
    /// - Throws: ``HTTPFailure`` `invalid`.
    package func resolving(_ link: String, name: String) throws(HTTPFailure) -> WebAddress {
        guard let url = URL(string: link, relativeTo: url) else {
            throw HTTPFailure(.invalid, "\(name) is no URL")
        }
        return try WebAddress(url.absoluteString, name: name)
    }

    /// As a form writes names and values, but with `%20` for a space, which every server reads.
    private static func encoded(_ text: String) -> String {
        var parts = URLComponents()
        parts.queryItems = [URLQueryItem(name: text, value: nil)]
        let query = parts.percentEncodedQuery ?? ""
        // Many servers read a plus as a space.
        return query.split(separator: "+", omittingEmptySubsequences: false).joined(separator: "%2B")
    }
}

/// How calls are made. Durations are the caller's own, sizes are bytes.
package struct HTTPSettings: Sendable {
    /// Where the flow's headers and credentials may go: nowhere else.
    package var home: WebAddress.Origin
    package var credentials: HTTPCredentials = .none
    /// Texts that no message may hold, beside those of the credentials.
    package var secrets: [String] = []
    /// False when the path of the URL is a secret too, as that of a web hook.
    package var showsPath = true

    /// PEM file of the authorities to trust, in place of the system's.
    package var authorities: String?
    /// PEM files that this side shows; both or none.
    package var clientCertificate: String?
    package var clientKey: String?
    /// Takes any certificate, and sends credentials over plain http.
    package var isInsecure = false

    package var connectTimeout = Duration.seconds(10)
    /// How long the server may be silent.
    package var readTimeout = Duration.seconds(60)
    /// How long a call may take, with all its repetitions and pauses.
    package var timeout = Duration.seconds(300)
    /// Bytes of an answer, unpacked; nil: not limited.
    package var maxResponseBytes: Int?
    package var maxRedirects = 5
    package var retry = RetryRule()
    /// Requests of one client; nil: not limited.
    package var requestsPerSecond: Double?

    package init(home: WebAddress.Origin) { self.home = home }

    /// - Throws: ``HTTPFailure`` `invalid`.
    package func check() throws(HTTPFailure) {
        try credentials.header?.check()
        guard (clientCertificate == nil) == (clientKey == nil) else {
            throw HTTPFailure(.invalid, "a client's certificate and its key belong together: one of the two is missing")
        }
        let isSecret = credentials != .none || !secrets.isEmpty
        guard !isSecret || home.isEncrypted || home.isLoopback || isInsecure else {
            throw HTTPFailure(
                .invalid, "credentials would go to \(home.text) without encryption",
                hint: "use https, or set insecure: true when the way there is safe")
        }
    }

    /// A URL as messages show it.
    package func shown(_ address: WebAddress) -> String {
        showsPath ? masked(address.shown) : "\(address.origin.text)/…"
    }

    /// A text of somebody else, with the secrets that are known taken out.
    package func masked(_ text: String) -> String {
        (secrets + credentials.secrets).filter { !$0.isEmpty }.sorted { $0.utf8.count > $1.utf8.count }
            .reduce(text) { text, secret in
                text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: "***")
            }
    }
}

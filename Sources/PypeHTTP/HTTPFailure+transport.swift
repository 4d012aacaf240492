import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import NIOSSL

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension HTTPFailure {
    /// What the client below says.
    init(transport error: any Error, _ shown: String) {
        switch error as? HTTPClientError {
        case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout:
            self.init(.unreachable, "\(shown) cannot be reached: no connection in time", mayHaveArrived: false)
        case .readTimeout, .writeTimeout:
            self.init(.timedOut, "\(shown) was silent for too long", hint: "read_timeout sets the limit")
        case .deadlineExceeded: self.init(.timedOut, "\(shown) did not answer in time")
        case .remoteConnectionClosed:
            self.init(.unreachable, "\(shown) broke the connection off before its answer was whole")
        case .cancelled, .alreadyShutdown: self.init(.cancelled, "the HTTP client was closed")
        case .invalidURL, .emptyHost, .emptyScheme:
            self.init(.invalid, "\(shown) cannot be asked: the URL is not valid")
        case .some(let error): self.init(.broken, "\(shown): \(error.shortDescription)")
        case nil: self.init(connection: error, shown)
        }
    }

    private init(connection error: any Error, _ shown: String) {
        let text = String(describing: error)
        if error is NIOConnectionError || Self.isRefusal(error) {
            self.init(.unreachable, "\(shown) cannot be reached: \(Self.reason(error))", mayHaveArrived: false)
        } else if text.contains("CERTIFICATE_VERIFY_FAILED") {
            self.init(
                .untrusted, "the certificate of \(shown) is signed by no authority that is trusted",
                hint: "name the file of its authority in ca_file")
        } else if error is NIOSSLExtraError {
            self.init(.untrusted, "the certificate of \(shown) is not for this host name")
        } else if error is NIOSSLError || error is BoringSSLError {
            self.init(.unreachable, "\(shown): no encrypted connection: \(text)", mayHaveArrived: false)
        } else if error is NIOHTTPDecompression.DecompressionError
            || error is NIOHTTPDecompression.ExtraDecompressionError
        {
            self.init(.broken, "the answer of \(shown) is not packed as it says: \(text)")
        } else if let parser = error as? HTTPParserError, parser != .invalidEOFState {
            self.init(.broken, "what \(shown) answers is not HTTP: \(text)")
        } else {
            self.init(.unreachable, "the connection to \(shown) broke: \(text)")
        }
    }

    /// What the system says of a connection to an address that was never there.
    private static func isRefusal(_ error: any Error) -> Bool {
        guard let code = (error as? IOError)?.errnoCode else { return false }
        return [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL, EACCES].contains(code)
    }

    /// The system's word for what failed last, without the addresses that were tried, which say no more.
    static func reason(_ error: any Error) -> String {
        guard let attempts = error as? NIOConnectionError else { return String(describing: error) }
        if let last = attempts.connectionErrors.last?.error { return String(describing: last) }
        return attempts.dnsAError ?? attempts.dnsAAAAError == nil ? "nothing answers" : "the host's name is not known"
    }
}

import AsyncHTTPClient
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Makes single HTTP calls to Vault and blocks until each is answered. Follows no redirect.
final class VaultTransport: Sendable {
    struct Answer: Sendable {
        var status: Int
        var location: String?
        var retryAfter: String?
        var body: [UInt8]
    }

    enum Fault: Error {
        case timedOut
        case closed
        case tooLarge
        /// The certificate does not hold.
        case untrusted(String)
        case failed(String)
    }

    struct Call: Sendable {
        var method: String
        var url: String
        var headers: [(String, String)]
        var body: [UInt8]?
    }

    /// The largest answer that is read, in bytes. Vault itself keeps no secret that large.
    static let limit = 4 << 20

    private let client: HTTPClient
    private let isClosed = NIOLockedValueBox(false)

    /// - Throws: ``SecretFailure`` `not-configured` when the file of the authorities cannot be read.
    init(authorities: String?) throws(SecretFailure) {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let authorities {
            do {
                let certificates = try NIOSSLCertificate.fromPEMFile(authorities)
                guard !certificates.isEmpty else { throw NIOSSLError.failedToLoadCertificate }
                tls.trustRoots = .certificates(certificates)
            } catch {
                throw SecretFailure(
                    .notConfigured, "VAULT_CACERT names \(authorities), which is no file of certificates in PEM form",
                    hint: "name the file of the authority that has signed Vault's certificate")
            }
        }
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls, redirectConfiguration: .disallow)
        // The reason for which a connection failed is to be told at once; repetitions are counted above this.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        client = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
    }

    deinit { close() }

    /// Blocks; not for threads of an event loop.
    func send(_ call: Call, within limit: Duration) throws(Fault) -> Answer {
        do {
            let request = try HTTPClient.Request(
                url: call.url, method: HTTPMethod(rawValue: call.method), headers: HTTPHeaders(call.headers),
                body: call.body.map { .byteBuffer(ByteBuffer(bytes: $0)) })
            let task = client.execute(
                request: request, delegate: ResponseAccumulator(request: request, maxBodySize: Self.limit),
                deadline: .now() + TimeAmount(limit))
            let response = try task.futureResult.wait()
            return Answer(
                status: Int(response.status.code), location: response.headers.first(name: "Location"),
                retryAfter: response.headers.first(name: "Retry-After"),
                body: response.body.map { Array($0.readableBytesView) } ?? [])
        } catch {
            throw fault(error)
        }
    }

    /// Ends the calls that wait.
    func close() {
        let wasClosed = isClosed.withLockedValue { isClosed in
            defer { isClosed = true }
            return isClosed
        }
        guard !wasClosed else { return }
        // The client has to live until it has let go of its connections.
        client.shutdown { [client] _ in withExtendedLifetime(client) {} }
    }

    private func fault(_ error: any Error) -> Fault {
        if isClosed.withLockedValue({ $0 }) { return .closed }
        if error is ResponseAccumulator.ResponseTooBigError { return .tooLarge }
        switch error as? HTTPClientError {
        case .deadlineExceeded, .connectTimeout, .readTimeout, .writeTimeout, .tlsHandshakeTimeout,
            .getConnectionFromPoolTimeout:
            return .timedOut
        case .some(let error): return .failed(error.shortDescription)
        case nil: break
        }
        if error is NIOConnectionError || error is IOError || error is ChannelError {
            return .failed("no connection: \(Self.reason(error))")
        }
        let text = String(describing: error)
        if text.contains("CERTIFICATE_VERIFY_FAILED") {
            return .untrusted("it is signed by no authority that is trusted")
        }
        if error is NIOSSLExtraError { return .untrusted("it is not for this host name") }
        return .failed("no encrypted connection: \(text)")
    }

    /// The system's word for what failed last, without the addresses that were tried, which say no more.
    private static func reason(_ error: any Error) -> String {
        guard let attempts = error as? NIOConnectionError else { return String(describing: error) }
        if let last = attempts.connectionErrors.last?.error { return String(describing: last) }
        return attempts.dnsAError ?? attempts.dnsAAAAError == nil ? "nothing answers" : "the host's name is not known"
    }
}

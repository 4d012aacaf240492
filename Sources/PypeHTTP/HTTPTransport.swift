import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import NIOSSL
import Synchronization

/// Makes single exchanges. Follows no redirect, repeats nothing.
///
/// The event loop starts with the first exchange, one thread, and ends with ``close()``.
final class HTTPTransport: Sendable {
    struct Request: Sendable {
        var method: String
        var address: WebAddress
        var headers: [HTTPHeader]
        var body: [UInt8]?
        /// Takes the body of the answer of a status.
        var sink: @Sendable (Int) throws -> AnswerBody
    }

    struct Answer: Sendable {
        var status: Int
        var headers: [HTTPHeader]
        var body: AnswerBody
    }

    private struct Running: Sendable {
        var client: HTTPClient
        var group: MultiThreadedEventLoopGroup
    }

    private enum State: Sendable {
        case idle
        case running(Running)
        case closed
    }

    private let configuration: HTTPClient.Configuration
    private let state = Mutex(State.idle)

    /// - Throws: ``HTTPFailure`` `invalid` when a file of the TLS settings cannot be used.
    init(_ settings: HTTPSettings) throws(HTTPFailure) {
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: try TLSFiles.configuration(settings), redirectConfiguration: .disallow,
            timeout: .init(connect: TimeAmount(settings.connectTimeout), read: TimeAmount(settings.readTimeout)),
            // The limit on what is unpacked is kept where the body is read.
            decompression: .enabled(limit: .none))
        // The reason for which a connection failed is to be told at once; repetitions are counted above this.
        configuration.connectionPool.retryConnectionEstablishment = false
        // Servers let go of idle connections after five seconds and more; ours is to be gone before theirs.
        configuration.connectionPool.idleTimeout = .seconds(4)
        configuration.httpVersion = .http1Only
        self.configuration = configuration
    }

    deinit {
        if case .running(let running) = state.withLock({ $0 }) { Self.end(running) {} }
    }

    /// - Throws: ``HTTPFailure``; what the sink throws.
    func exchange(_ request: Request, shown: String) async throws -> Answer {
        let client = try start()
        var raw = HTTPClientRequest(url: request.address.text)
        raw.method = HTTPMethod(rawValue: request.method)
        for header in request.headers { raw.headers.add(name: header.name, value: header.value) }
        if let body = request.body { raw.body = .bytes(ByteBuffer(bytes: body)) }
        do {
            // The limit over all is kept by the caller of this.
            let response = try await client.execute(raw, deadline: .distantFuture)
            let status = Int(response.status.code)
            var body = try request.sink(status)
            for try await part in response.body where try !body.take(part) { break }
            try body.end()
            return Answer(
                status: status, headers: response.headers.map { HTTPHeader($0.name, $0.value) }, body: body)
        } catch let failure as HTTPFailure {
            throw failure
        } catch {
            if Task.isCancelled { throw CancellationError() }
            throw HTTPFailure(transport: error, shown)
        }
    }

    /// The event loop, for whoever else connects.
    /// - Throws: ``HTTPFailure`` `cancelled` after ``close()``.
    func group() throws(HTTPFailure) -> any EventLoopGroup { try running().group }

    private func start() throws(HTTPFailure) -> HTTPClient { try running().client }

    private func running() throws(HTTPFailure) -> Running {
        try state.withLock { (state) throws(HTTPFailure) -> Running in
            switch state {
            case .running(let running): return running
            case .closed: throw HTTPFailure(.cancelled, "the HTTP client was closed")
            case .idle:
                let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
                let client = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
                let running = Running(client: client, group: group)
                state = .running(running)
                return running
            }
        }
    }

    /// Ends connections and the event loop's thread; returns when both are gone.
    func close() async {
        let before = state.withLock { state in
            defer { state = .closed }
            return state
        }
        guard case .running(let running) = before else { return }
        await withCheckedContinuation { continuation in Self.end(running) { continuation.resume() } }
    }

    private static func end(_ running: Running, then done: @escaping @Sendable () -> Void) {
        // The client has to live until it has let go of its connections.
        running.client.shutdown { _ in
            running.group.shutdownGracefully { _ in withExtendedLifetime(running) { done() } }
        }
    }
}

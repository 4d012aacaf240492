import Synchronization

/// Makes calls for one instance of a module: from any thread, one or several at a time.
///
/// A call ends at once when its task is cancelled.
package final class HTTPCaller: Sendable {
    package let settings: HTTPSettings
    let time: HTTPTime
    let transport: HTTPTransport
    private let rate: Mutex<RateLimit?>
    private let sent = Mutex(0)

    /// What of an answer that was not expected is kept, in bytes.
    private static let excerptBytes = 65_536

    /// - Throws: ``HTTPFailure`` `invalid`. Nothing is sent, no thread is started.
    package init(_ settings: HTTPSettings, time: HTTPTime = .real) throws(HTTPFailure) {
        try settings.check()
        self.settings = settings
        self.time = time
        transport = try HTTPTransport(settings)
        rate = Mutex(settings.requestsPerSecond.map { RateLimit(perSecond: $0) })
    }

    /// Requests that were sent so far, repetitions and redirects among them.
    package var requestCount: Int { sent.withLock { $0 } }

    /// Ends connections and the thread behind them; returns when they are gone. Further calls are refused.
    package func close() async { await transport.close() }

    /// Makes a call, repeats it while that may help, and follows redirects.
    /// - Throws: ``HTTPFailure``, whose kind is `status` when the server's last word was not what the call expects;
    ///   `CancellationError`.
    package func send(_ call: HTTPCall) async throws -> HTTPReply {
        for header in call.headers { try header.check() }
        let start = time.now()
        return try await limited(call) { try await self.repeated(call, start) }
    }

    private func repeated(_ call: HTTPCall, _ start: Duration) async throws -> HTTPReply {
        var attempt = 0
        var requests = 0
        while true {
            attempt += 1
            var failure: HTTPFailure
            var asked: Duration?
            do {
                var reply = try await followed(call, &requests)
                reply.requests = requests
                if call.expects(reply.status) { return reply }
                failure = refusal(reply)
                guard settings.retry.helps(call.method, status: reply.status) else { throw failure.after(attempt) }
                asked = RetryAfter.pause(reply.values("Retry-After").first, now: time.secondsSince1970())
            } catch let error as HTTPFailure {
                if case .status = error.kind { throw error }
                guard settings.retry.helps(call.method, failure: error) else { throw error.after(attempt) }
                failure = error
            }
            guard attempt <= settings.retry.maxRetries else { throw failure.after(attempt) }
            let pause = asked ?? settings.retry.pause(attempt, random: time.random())
            guard time.now() - start + pause < settings.timeout else {
                throw failure.after(attempt, tooLong: pause)
            }
            try await time.pause(pause)
        }
    }

    private func followed(_ call: HTTPCall, _ requests: inout Int) async throws -> HTTPReply {
        var step = Redirect.Step(address: call.address, method: call.method, keepsBody: true)
        for hop in 0... {
            try await waitForTurn()
            requests += 1
            sent.withLock { $0 += 1 }
            let reply = try await exchange(call, step)
            // A call that expects a redirect wants to see it.
            if call.expected?.contains(reply.status) == true { return reply }
            let next = try Redirect.step(
                reply.status, location: reply.values("Location").first, from: step.address, method: step.method,
                hasBody: step.keepsBody && call.body != nil, shown: settings.shown(step.address))
            guard var next else { return reply }
            guard hop < settings.maxRedirects else {
                throw HTTPFailure(
                    .redirected, "\(settings.shown(call.address)) redirects more than \(settings.maxRedirects) times",
                    hint: "max_redirects sets the limit")
            }
            next.keepsBody = next.keepsBody && step.keepsBody
            step = next
        }
        throw HTTPFailure(.redirected, "\(settings.shown(call.address)) redirects without end")
    }

    private func exchange(_ call: HTTPCall, _ step: Redirect.Step) async throws -> HTTPReply {
        let shown = settings.shown(step.address)
        let request = HTTPTransport.Request(
            method: step.method, address: step.address, headers: headers(call, step),
            body: step.keepsBody ? call.body : nil,
            sink: { [limit = settings.maxResponseBytes] status in
                // The expected ones are kept whole; where any is, a redirect is still only passed through.
                guard call.expects(status), call.expected != nil || !Redirect.isOne(status) else {
                    return AnswerBody(firstBytes: Self.excerptBytes, of: shown)
                }
                switch call.target {
                case .memory: return AnswerBody(limit: limit, of: shown)
                case .file(let path): return try AnswerBody(file: path, limit: limit, of: shown)
                }
            })
        let answer = try await transport.exchange(request, shown: shown)
        return HTTPReply(
            status: answer.status, headers: answer.headers, body: answer.body.bytes, byteCount: answer.body.count,
            address: step.address, requests: 1)
    }

    /// Only what is harmless goes to another server than the one that the flow names.
    private func headers(_ call: HTTPCall, _ step: Redirect.Step) -> [HTTPHeader] {
        var headers = call.headers
        if let credentials = settings.credentials.header {
            headers.removeAll { $0.name.lowercased() == credentials.name.lowercased() }
            headers.append(credentials)
        }
        if step.address.origin != settings.home { headers.removeAll { !$0.isHarmless } }
        if !step.keepsBody { headers.removeAll { $0.name.lowercased().hasPrefix("content-") } }
        for (name, value) in [("User-Agent", "pype"), ("Accept-Encoding", "gzip, deflate"), ("Accept", "*/*")]
        where !headers.contains(where: { $0.name.lowercased() == name.lowercased() }) {
            headers.append(HTTPHeader(name, value))
        }
        return headers
    }

    private func waitForTurn() async throws {
        let pause = rate.withLock { $0?.take(at: time.now()) } ?? .zero
        if pause > .zero { try await time.pause(pause) }
    }

    private func refusal(_ reply: HTTPReply) -> HTTPFailure {
        let said = settings.masked(reply.excerpt)
        return HTTPFailure(
            .status(reply.status),
            "\(settings.shown(reply.address)) answered \(reply.status)\(said.isEmpty ? "" : ": \(said)")")
    }
}

extension HTTPFailure {
    /// The same, with what was tried.
    fileprivate func after(_ attempts: Int, tooLong pause: Duration? = nil) -> HTTPFailure {
        var copy = self
        if attempts > 1 { copy.message += " (\(attempts) attempts)" }
        if let pause {
            copy.message += "; the next attempt would come after \(pause), behind the time limit"
            copy.hint = copy.hint ?? "timeout sets the limit"
        }
        return copy
    }
}

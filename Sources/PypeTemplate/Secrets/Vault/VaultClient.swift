import NIOConcurrencyHelpers
import PypeModel

/// Calls Vault's HTTP API: addresses and headers, repetitions, the one redirect that is followed.
/// https://developer.hashicorp.com/vault/api-docs
final class VaultClient: Sendable {
    let settings: VaultSettings
    private let transport: VaultTransport
    private let retryDelay: Duration
    private let isClosed = ConditionLock(value: false)

    /// - Throws: ``SecretFailure`` `not-configured`.
    init(_ settings: VaultSettings, retryDelay: Duration) throws(SecretFailure) {
        self.settings = settings
        self.retryDelay = retryDelay
        transport = try VaultTransport(authorities: settings.authorities)
    }

    /// Makes a call, and makes it again while that may help: after 412, 429, 5xx and broken connections, at most
    /// `maxRetries` times, with growing pauses, all within the time limit. Any other status is the caller's to judge.
    /// - Throws: ``SecretFailure`` `unreachable`, `timed-out`, `denied` for a redirect to elsewhere, `bad-answer`,
    ///   `closed`.
    func call(
        _ method: String, _ path: String, token: String? = nil, body: Value? = nil
    ) throws(SecretFailure) -> VaultReply {
        let deadline = ContinuousClock.now + settings.timeout
        var attempt = 0
        while true {
            attempt += 1
            var reply: VaultReply?
            var asked: Duration?
            var failure: SecretFailure?
            do throws(SecretFailure) {
                let answer = try send(method, path, token: token, body: body, deadline: deadline)
                var parsed = try self.reply(answer, path)
                parsed.attempts = attempt
                guard VaultRetry.helps(answer.status) else { return parsed }
                reply = parsed
                asked = VaultRetry.pause(answer.retryAfter)
            } catch {
                guard error.kind == .unreachable else { throw error }
                failure = error
            }
            let pause = asked ?? VaultRetry.pause(attempt, first: retryDelay)
            guard attempt <= settings.maxRetries, ContinuousClock.now + pause < deadline else {
                if let failure { throw attempt > 1 ? failure.repeated(attempt) : failure }
                guard var reply else { throw closed }
                if let asked, attempt <= settings.maxRetries { reply.pauseTooLong = asked }
                return reply
            }
            try wait(pause)
        }
    }

    /// Ends waiting calls, and refuses further ones.
    func close() {
        isClosed.lock()
        isClosed.unlock(withValue: true)
        transport.close()
    }

    private var closed: SecretFailure {
        SecretFailure(.closed, "the run ended while Vault at \(settings.address.text) was asked")
    }

    private func wait(_ pause: Duration) throws(SecretFailure) {
        let seconds = Double(pause.components.seconds) + Double(pause.components.attoseconds) / 1e18
        guard isClosed.lock(whenValue: true, timeoutSeconds: seconds) else { return }
        isClosed.unlock()
        throw closed
    }

    private func send(
        _ method: String, _ path: String, token: String?, body: Value?, deadline: ContinuousClock.Instant
    ) throws(SecretFailure) -> VaultTransport.Answer {
        let segments = path.split(separator: "/").map { PercentEncoding.segment($0) }
        var call = VaultTransport.Call(
            method: method, url: "\(settings.address.text)/v1/\(segments.joined(separator: "/"))",
            headers: [("Accept", "application/json"), ("X-Vault-Request", "true")], body: nil)
        if let token { call.headers.append(("X-Vault-Token", token)) }
        if let namespace = settings.namespace { call.headers.append(("X-Vault-Namespace", namespace)) }
        if let userInfo = settings.address.userInfo {
            call.headers.append(("Authorization", "Basic \(Base64Forms.text(Array(userInfo.utf8)))"))
        }
        if let body {
            call.headers.append(("Content-Type", "application/json"))
            call.body = Array(body.json().utf8)
        }
        let answer = try sendOnce(call, path, deadline)
        guard [301, 302, 307, 308].contains(answer.status) else { return answer }
        let location = answer.location ?? ""
        guard let url = settings.address.redirected(to: location),
            method == "GET" || [307, 308].contains(answer.status)
        else {
            let target = (try? VaultAddress(location))?.origin ?? "another place"
            throw SecretFailure(
                .denied, "Vault at \(settings.address.text) redirects \(path) to \(target); no token is sent there",
                hint: "set VAULT_ADDR to the active node, or let the standby forward calls")
        }
        call.url = url
        let second = try sendOnce(call, path, deadline)
        guard !(300..<400).contains(second.status) else {
            throw SecretFailure(.badAnswer, "Vault at \(settings.address.text) redirects \(path) again and again")
        }
        return second
    }

    private func sendOnce(
        _ call: VaultTransport.Call, _ path: String, _ deadline: ContinuousClock.Instant
    ) throws(SecretFailure) -> VaultTransport.Answer {
        let left = deadline - .now
        let place = "Vault at \(settings.address.text)"
        do throws(VaultTransport.Fault) {
            guard left > .zero else { throw .timedOut }
            return try transport.send(call, within: left)
        } catch {
            switch error {
            case .timedOut:
                throw SecretFailure(
                    .timedOut, "\(place) did not answer to \(path) within \(settings.timeout)",
                    hint: "VAULT_CLIENT_TIMEOUT sets the limit")
            case .closed: throw closed
            case .tooLarge:
                throw SecretFailure(
                    .badAnswer, "\(place) answered to \(path) with more than \(VaultTransport.limit) bytes")
            case .untrusted(let reason):
                throw SecretFailure(
                    .denied, "the certificate of \(place) is not valid: \(reason)",
                    hint: settings.authorities == nil
                        ? "name the authority's file in VAULT_CACERT"
                        : "VAULT_CACERT must name the authority that has signed it")
            case .failed(let reason):
                throw SecretFailure(
                    .unreachable, "\(place) cannot be reached: \(reason)", hint: "check VAULT_ADDR and the network")
            }
        }
    }

    private func reply(_ answer: VaultTransport.Answer, _ path: String) throws(SecretFailure) -> VaultReply {
        // What stands in front of Vault may answer in HTML; only a good answer has to be JSON.
        let value = try? Value(json: answer.body)
        if case .object(let body)? = value { return VaultReply(status: answer.status, body: body, path: path) }
        guard !(200..<300).contains(answer.status) || answer.status == 204 else {
            throw SecretFailure(
                .badAnswer, "\(settings.address.text) answered \(answer.status) to \(path), but with no JSON object",
                hint: "check that VAULT_ADDR is Vault's address")
        }
        return VaultReply(status: answer.status, body: [:], path: path)
    }
}

extension SecretFailure {
    fileprivate func repeated(_ attempts: Int) -> SecretFailure {
        SecretFailure(kind, "\(message) (\(attempts) attempts)", hint: hint, reference: reference)
    }
}

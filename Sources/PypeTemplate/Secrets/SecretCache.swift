import NIOConcurrencyHelpers

/// Documents that were fetched, in memory only. Whoever asks for a document while it is being fetched waits for that
/// fetch, and shares its failure; a failure is not kept.
final class SecretCache: Sendable {
    /// Stands for a fetch that is under way.
    private final class Ticket: Sendable {
        private let isDone = ConditionLock(value: false)
        private let outcome = NIOLockedValueBox<Result<SecretDocument, SecretFailure>?>(nil)

        func finish(_ result: Result<SecretDocument, SecretFailure>) {
            isDone.lock()
            outcome.withLockedValue { $0 = result }
            isDone.unlock(withValue: true)
        }

        func wait() throws(SecretFailure) -> SecretDocument {
            isDone.lock(whenValue: true)
            isDone.unlock()
            guard let result = outcome.withLockedValue({ $0 }) else { throw SecretFailure(.closed, "was not fetched") }
            return try result.get()
        }
    }

    private enum Entry {
        case ready(SecretDocument)
        case pending(Ticket)
    }

    private enum Claim {
        case ready(SecretDocument)
        case wait(Ticket)
        case fetch(Ticket)
    }

    private let entries = NIOLockedValueBox<[String: Entry]>([:])

    /// The document kept under `key`, else what `fetch` gives.
    func document(
        _ key: String, _ fetch: () throws(SecretFailure) -> SecretDocument
    ) throws(SecretFailure) -> SecretDocument {
        switch claim(key) {
        case .ready(let document): return document
        case .wait(let ticket): return try ticket.wait()
        case .fetch(let ticket):
            let result = Result { () throws(SecretFailure) in try fetch() }
            entries.withLockedValue { entries in
                if case .success(let document) = result {
                    entries[key] = .ready(document)
                } else {
                    entries[key] = nil
                }
            }
            ticket.finish(result)
            return try result.get()
        }
    }

    private func claim(_ key: String) -> Claim {
        entries.withLockedValue { entries in
            switch entries[key] {
            case .ready(let document) where document.expires.map { $0 > .now } ?? true: return .ready(document)
            case .pending(let ticket): return .wait(ticket)
            default:
                let ticket = Ticket()
                entries[key] = .pending(ticket)
                return .fetch(ticket)
            }
        }
    }
}

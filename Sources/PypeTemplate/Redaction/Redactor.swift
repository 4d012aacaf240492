import NIOConcurrencyHelpers
package import PypeModel
import Synchronization

/// Masks secrets in whatever leaves the process: log lines, errors, records.
///
/// Knows every value that was handed out, as it is and as JSON, URLs and base64 write it. Costs one
/// atomic read as long as there is no secret. The first secret switches core dumps off for the process, since a core
/// would hold it (see ``CoreDumps``).
///
/// Safe to be called from any thread.
package final class Redactor: Sendable {
    /// What stands in a secret's place.
    package static let mask = "***"

    /// Secrets with fewer bytes are masked only where they stand as a word: `42` in `code 42`, but not in `1427`.
    package static let shortest = 4

    /// Lines of a secret with fewer bytes than this are not masked by themselves.
    static let shortestLine = 8

    /// Numbers of a secret with fewer digits, such as a port, are not masked by themselves.
    static let shortestNumber = 6

    private let hasSecrets = Atomic<Bool>(false)
    private let table = NIOLockedValueBox(MaskTable())

    package init() {}

    /// Masks `secret` from here on: the whole, what is left of it without white space around it, each line of it that
    /// is long enough, and, where it is a JSON list or object, each text and number in it that is long enough.
    package func add(_ secret: String) {
        let bytes = Array(secret.utf8)
        let isNew = table.withLockedValue { table in
            guard !bytes.allSatisfy(SecretForms.isBlank), table.learn(bytes) else { return false }
            for part in SecretForms.parts(of: secret) { table.insert(part) }
            return true
        }
        guard isNew else { return }
        hasSecrets.store(true, ordering: .releasing)
        CoreDumps.switchOff()
    }

    /// The text with every secret in it masked.
    package func clean(_ text: String) -> String {
        guard hasSecrets.load(ordering: .acquiring) else { return text }
        var text = text
        let cleaned = text.withUTF8 { self.masked($0) }
        return cleaned.map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    /// UTF-8 with every secret in it masked.
    package func clean(_ bytes: [UInt8]) -> [UInt8] {
        guard hasSecrets.load(ordering: .acquiring) else { return bytes }
        return bytes.withUnsafeBufferPointer { masked($0) } ?? bytes
    }

    /// The value with every secret masked in its texts and names. A number or boolean that reads like a secret becomes
    /// the mask.
    package func clean(_ value: Value) -> Value {
        guard hasSecrets.load(ordering: .acquiring) else { return value }
        switch value {
        case .null: return value
        case .string(let text): return .string(clean(text))
        case .bool, .int, .double: return clean(value.json()) == value.json() ? value : .string(Self.mask)
        case .array(let list): return .array(list.map { clean($0) })
        case .object(let members):
            return .object(Dictionary(members.map { (clean($0.key), clean($0.value)) }) { first, _ in first })
        }
    }

    /// Nil when there is nothing to mask.
    private func masked(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        // A copy of the table shares its storage, so that no thread waits while another one searches.
        table.withLockedValue { $0 }.masked(bytes, with: Array(Self.mask.utf8))
    }
}

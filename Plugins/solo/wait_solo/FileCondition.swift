import PypeSDK
import Synchronization

/// A file that is there, and has not changed for some time.
final class FileCondition: WaitCondition {
    private struct Seen: Sendable {
        var stamp: String
        var since: ContinuousClock.Instant
    }

    private let path: String
    private let unchangedFor: Duration
    private let seen = Mutex<Seen?>(nil)

    init(path: String, unchangedFor: Duration) {
        self.path = path
        self.unchangedFor = unchangedFor
    }

    var name: String { "the file '\(path)'" }

    func look() async throws -> String? {
        let stamp: String
        do throws(ModuleError) { stamp = try FileFingerprint.of(path) } catch {
            seen.withLock { $0 = nil }
            guard error.code == .notFound else { throw error }
            return "it is not there"
        }
        let now = ContinuousClock.now
        let since = seen.withLock { seen in
            if seen?.stamp != stamp { seen = Seen(stamp: stamp, since: now) }
            return seen?.since ?? now
        }
        return now - since >= unchangedFor ? nil : "it is there, but still changes"
    }
}

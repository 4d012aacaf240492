import PypeModel
import Synchronization

/// One iteration, as the nodes in it see it. The whole flow is one without an item.
final class FrameContext: Sendable {
    static let root = FrameContext(path: .root, item: nil)

    let path: IterationPath
    /// JSON of the current item; nil outside.
    let item: String?
    /// Why the item cannot be had; nil when it can.
    let problem: String?
    private let decoded = Mutex<Value?>(nil)

    init(path: IterationPath, item: String?, problem: String? = nil) {
        self.path = path
        self.item = item
        self.problem = problem
    }

    /// From 0; -1 outside.
    var index: Int64 { path.turns.last.map { Int64($0.index) } ?? -1 }

    /// The item as a value, read once.
    var value: Value? {
        guard let item else { return nil }
        return decoded.withLock { decoded in
            if decoded == nil { decoded = try? Value(json: [UInt8](item.utf8)) }
            return decoded
        }
    }
}

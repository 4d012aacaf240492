import PypeHost
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The scratch folders of a run: one a node, made when asked for, removed with the run.
final class ScratchFolders: Sendable {
    let root: String
    private let made = Mutex<Set<String>>([])

    init(root: String) { self.root = root }

    func folder(of node: String) throws(ModuleFailure) -> String {
        let path = "\(root)/\(node)"
        let isNew = made.withLock { $0.insert(node).inserted }
        guard isNew else { return path }
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw ModuleFailure(.io, "cannot make the scratch folder '\(path)': \(error)")
        }
        return path
    }

    /// Removes folders of an attempt before; nobody has asked for one yet.
    func removeLeftovers() { try? FileManager.default.removeItem(atPath: root) }

    func removeAll() {
        guard made.withLock({ !$0.isEmpty }) else { return }
        try? FileManager.default.removeItem(atPath: root)
    }
}

import PypeHost
package import PypeModel
import Synchronization

/// The variables that modules set while they run. Names are looked up in any case.
///
/// A variable is known as `{node_id}#{iteration}.{name}`; each is set once an iteration. Who reads sees the value of the
/// nearest iteration around it; a reader outside of the iterations that set it sees that of the last item.
package final class GlobalStore: Sendable {
    /// Folded to lower case.
    private struct Key: Hashable {
        var node: String
        var name: String
    }

    private struct Entry {
        var values: [IterationPath: String] = [:]
        var last: IterationPath?
    }

    /// A variable with its value, as it is kept for a resume.
    package struct Record: Sendable, Hashable {
        package var node: String
        package var iteration: IterationPath
        package var name: String
        package var json: String
    }

    private let entries = Mutex<[Key: Entry]>([:])

    /// - Parameters:
    ///   - known: what an earlier attempt at the run has set.
    package init(_ known: [Record] = []) {
        entries.withLock { entries in
            for record in known {
                Self.put(
                    record.json, at: record.iteration,
                    in: &entries[Self.key(record.node, record.name), default: Entry()])
            }
        }
    }

    func set(node: String, iteration: IterationPath, name: String, json: String) throws(ModuleFailure) {
        guard (try? Value(json: [UInt8](json.utf8))) != nil else {
            throw ModuleFailure(.invalidArgument, "global '\(name)': the value is not JSON")
        }
        try entries.withLock { (entries) throws(ModuleFailure) in
            let key = Self.key(node, name)
            guard entries[key]?.values[iteration] == nil else {
                throw ModuleFailure(.alreadyExists, "global '\(name)' of '\(node)' is set already")
            }
            Self.put(json, at: iteration, in: &entries[key, default: Entry()])
        }
    }

    /// The value as a reader in `iteration` sees it; nil when it is not set.
    func value(node: String, name: String, seenFrom iteration: IterationPath) -> String? {
        entries.withLock { entries in
            guard let entry = entries[Self.key(node, name)] else { return nil }
            for depth in stride(from: iteration.turns.count, through: 0, by: -1) {
                if let value = entry.values[iteration.prefix(depth)] { return value }
            }
            return entry.last.flatMap { entry.values[$0] }
        }
    }

    /// Forgets what a node set in an iteration: it failed, and may be tried again.
    func remove(node: String, iteration: IterationPath, names: [GlobalSpec]) {
        guard !names.isEmpty else { return }
        entries.withLock { entries in
            for global in names {
                let key = Self.key(node, global.name)
                guard var entry = entries[key], entry.values.removeValue(forKey: iteration) != nil else { continue }
                if entry.last == iteration { entry.last = entry.values.keys.max() }
                entries[key] = entry
            }
        }
    }

    /// What a node set in an iteration, by the names it declares.
    package func all(of node: String, iteration: IterationPath, declared: [GlobalSpec]) -> [Record] {
        guard !declared.isEmpty else { return [] }
        return entries.withLock { entries in
            declared.compactMap { global in
                entries[Self.key(node, global.name)]?.values[iteration].map {
                    Record(node: node, iteration: iteration, name: global.name, json: $0)
                }
            }
        }
    }

    private static func put(_ json: String, at iteration: IterationPath, in entry: inout Entry) {
        entry.values[iteration] = json
        if entry.last.map({ $0 < iteration }) ?? true { entry.last = iteration }
    }

    private static func key(_ node: String, _ name: String) -> Key {
        Key(node: node.lowercased(), name: name.lowercased())
    }
}

import PypeHost
package import PypeModel
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The variables that modules set while they run. Names are looked up in any case.
package final class GlobalStore: Sendable {
    private struct Entry {
        var name: String
        var json: String
    }

    /// Keys are `{node_id}#{iter_index}.{var}`, folded to lower case.
    private let entries = Mutex<[String: Entry]>([:])

    package init() {}

    func set(node: String, iteration: Int64, name: String, json: String) throws(ModuleFailure) {
        guard (try? JSONDecoder().decode(Value.self, from: Data(json.utf8))) != nil else {
            throw ModuleFailure(.invalidArgument, "global '\(name)': the value is not JSON")
        }
        try entries.withLock { (entries) throws(ModuleFailure) in
            let key = Self.key(node, iteration, name)
            guard entries[key] == nil else {
                throw ModuleFailure(.alreadyExists, "global '\(name)' of '\(node)' is set already")
            }
            entries[key] = Entry(name: name, json: json)
        }
    }

    func value(node: String, iteration: Int64, name: String) -> String? {
        entries.withLock { $0[Self.key(node, iteration, name)]?.json }
    }

    /// All globals that a node set, by the names it declares.
    package func all(of node: String, declared: [GlobalSpec]) -> [String: Value] {
        var values: [String: Value] = [:]
        for global in declared {
            guard let json = value(node: node, iteration: 0, name: global.name) else { continue }
            values[global.name] = try? JSONDecoder().decode(Value.self, from: Data(json.utf8))
        }
        return values
    }

    private static func key(_ node: String, _ iteration: Int64, _ name: String) -> String {
        "\(node)#\(iteration).\(name)".lowercased()
    }
}

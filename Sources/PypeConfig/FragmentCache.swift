import PypeModel
import Synchronization

/// Compiled fragments, by their schema: a module's are the same for each of its nodes and iterations.
enum FragmentCache {
    enum Outcome {
        case broken(String)
        case checked([SchemaFragment.Violation])
    }

    private enum Entry {
        case usable(SchemaFragment)
        case broken(String)
    }

    /// Schemas that are kept; beyond it all are forgotten.
    private static let limit = 512
    /// The lock is held while a fragment is used: the C side does not say that one may be used by two threads at once.
    private static let entries = Mutex<[Value: Entry]>([:])

    static func violations(of value: Value, _ schema: Value) -> Outcome {
        entries.withLock { entries in
            if entries[schema] == nil {
                if entries.count >= limit { entries = [:] }
                entries[schema] = compile(schema)
            }
            switch entries[schema] {
            case .usable(let fragment): return .checked(fragment.violations(of: value))
            case .broken(let reason): return .broken(reason)
            case nil: return .checked([])
            }
        }
    }

    private static func compile(_ schema: Value) -> Entry {
        do {
            return .usable(try SchemaFragment(schema))
        } catch {
            return .broken(error.reason)
        }
    }
}

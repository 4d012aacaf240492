import PypeHost
import PypeModel
import PypeRegistry

/// Tells which libraries have to be loaded again, from what the file system says of them: nothing is read.
struct Freshness {
    private let registry: Registry
    private let rank: [String: Int]
    private var stamps: [String: FileStamp?] = [:]
    private var answers: [String: Bool] = [:]

    /// - Parameter order: the libraries, first come first.
    init(_ registry: Registry, order: [String]) {
        self.registry = registry
        rank = Dictionary(order.enumerated().map { ($1, $0) }) { first, _ in first }
    }

    /// What the file is now; nil when it cannot be looked at.
    mutating func stamp(_ path: String) -> FileStamp? {
        if let known = stamps[path] { return known }
        let found = try? FileStamp(path: path)
        stamps[path] = .some(found)
        return found
    }

    /// Whether the registry knows all that there is to know of a library.
    mutating func isKnown(_ path: String) -> Bool {
        guard let stamp = stamp(path) else { return false }
        let failure = registry.failed[path]
        if let failure, failure.phase == LoadFailure.Phase.shadowed.rawValue {
            // Its modules may be free again.
            for (_, owner) in failure.shadowedBy {
                guard let mine = rank[path], let other = rank[owner], other < mine, isUnchanged(owner) else {
                    return false
                }
            }
        } else if let failure {
            // What was missing may be there by now, and looking is cheap; what crashed or hung will do so again.
            let isCheap =
                failure.phase == LoadFailure.Phase.file.rawValue || failure.phase == LoadFailure.Phase.open.rawValue
            return !isCheap && failure.stamp == stamp
        }
        return isUnchanged(path)
    }

    /// Whether a library that gave modules is as it was, with all that it links.
    private mutating func isUnchanged(_ path: String) -> Bool {
        guard let library = registry.libraries[path], library.stamp == stamp(path) else { return false }
        for link in library.links {
            guard isLinkUnchanged(link) else { return false }
        }
        return true
    }

    private mutating func isLinkUnchanged(_ path: String) -> Bool {
        if let known = answers[path] { return known }
        // Libraries may link each other in a circle: the question that is asked already does not count twice.
        answers[path] = true
        var answer = false
        if let linked = registry.linked[path], linked.stamp == stamp(path) {
            answer = true
            for link in linked.links where answer { answer = isLinkUnchanged(link) }
        }
        answers[path] = answer
        return answer
    }
}

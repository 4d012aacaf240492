import PypeNames

/// Finds the name that somebody most likely meant.
package enum Suggestion {
    /// The candidate nearest to `name`, or nil when none is near enough to be a slip of the hand.
    package static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
        MisspeltName.nearest(to: name, among: candidates).first
    }

    /// "did you mean 'x'?" for the nearest candidate, else the list of all when it is short, else nil.
    package static func hint(for name: String, among candidates: some Collection<String>) -> String? {
        if let nearest = nearest(to: name, among: candidates) { return "did you mean '\(nearest)'?" }
        guard !candidates.isEmpty, candidates.count <= 12 else { return nil }
        return "known are: \(candidates.sorted().joined(separator: ", "))"
    }
}

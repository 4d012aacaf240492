import PypeNames

/// Finds the names that somebody most likely meant, for the hint of an error.
public enum NearestNames {
    /// "did you mean 'x', 'y'?" with the nearest candidates; else the list of all when it is short; else nil.
    public static func hint(for name: String, among candidates: some Collection<String>) -> String? {
        let near = nearest(to: name, among: candidates)
        if !near.isEmpty { return "did you mean \(near.map { "'\($0)'" }.joined(separator: ", "))?" }
        guard !candidates.isEmpty, candidates.count <= 12 else { return nil }
        return "there are \(candidates.map { "'\($0)'" }.joined(separator: ", "))"
    }

    /// The candidates nearest to `name`, at most three, the nearest first; none when all are too far from it to be a
    /// slip of the hand.
    ///
    /// Near enough is a distance of a third of the longer name's length, in letters that are left out, added, exchanged
    /// or swapped; upper and lower case count as the same.
    public static func nearest(to name: String, among candidates: some Sequence<String>) -> [String] {
        Array(MisspeltName.nearest(to: name, among: candidates).prefix(3))
    }
}

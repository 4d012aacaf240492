/// Finds the name that somebody most likely meant.
package enum Suggestion {
    /// The candidate nearest to `name`, or nil when none is near enough to be a slip of the hand.
    ///
    /// Distance is Damerau-Levenshtein's (optimal string alignment) over lower-cased characters; a third of the longer
    /// name's length is near enough.
    package static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
        // A megabyte of text is no misspelt name, and the distance takes time in the product of the lengths.
        let wanted = Array(name.lowercased())
        guard wanted.count <= 128 else { return nil }
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let letters = Array(candidate.lowercased())
            guard letters.count <= 128 else { continue }
            let limit = max(1, max(wanted.count, letters.count) / 3)
            guard abs(wanted.count - letters.count) <= limit else { continue }
            let distance = distance(wanted, letters)
            guard distance <= limit else { continue }
            if let current = best, (current.distance, current.name) <= (distance, candidate) { continue }
            best = (candidate, distance)
        }
        return best?.name
    }

    /// "did you mean 'x'?" for the nearest candidate, else the list of all when it is short, else nil.
    package static func hint(for name: String, among candidates: some Collection<String>) -> String? {
        if let nearest = nearest(to: name, among: candidates) { return "did you mean '\(nearest)'?" }
        guard !candidates.isEmpty, candidates.count <= 12 else { return nil }
        return "known are: \(candidates.sorted().joined(separator: ", "))"
    }

    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var older: [Int] = []
        var old = Array(0...b.count)
        for i in 0..<a.count {
            var row = [i + 1]
            row.reserveCapacity(b.count + 1)
            for j in 0..<b.count {
                var cost = min(old[j + 1] + 1, row[j] + 1, old[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, older[j - 1] + 1) }
                row.append(cost)
            }
            older = old
            old = row
        }
        return old[b.count]
    }
}

/// A name that somebody got wrong.
package enum MisspeltName {
    /// The candidates nearest to `name`, the nearest first, then by the alphabet; none when all are too far from it to
    /// be a slip of the hand.
    ///
    /// Near enough is a Damerau-Levenshtein distance (optimal string alignment) of a third of the longer name's length,
    /// over lower-cased characters.
    package static func nearest(to name: String, among candidates: some Sequence<String>) -> [String] {
        let wanted = Array(name.lowercased())
        // A megabyte of text is no misspelt name, and the distance takes time in the product of the lengths.
        guard wanted.count <= longest else { return [] }
        var found: [(distance: Int, name: String)] = []
        for candidate in candidates {
            let letters = Array(candidate.lowercased())
            let limit = max(1, max(wanted.count, letters.count) / 3)
            guard letters.count <= longest, abs(wanted.count - letters.count) <= limit else { continue }
            let distance = distance(wanted, letters)
            if distance <= limit { found.append((distance, candidate)) }
        }
        return found.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.map(\.name)
    }

    private static let longest = 128

    /// Optimal string alignment.
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

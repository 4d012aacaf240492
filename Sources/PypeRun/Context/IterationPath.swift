/// Which iterations a node runs in: from the outermost to the innermost, empty outside of all.
package struct IterationPath: Sendable, Hashable, Comparable {
    /// One turn of one iteration.
    package struct Turn: Sendable, Hashable {
        /// Index of the control edge.
        package var edge: Int
        /// From 0.
        package var index: Int
    }

    package static let root = IterationPath(turns: [])

    package var turns: [Turn]

    /// `3`, or `1/0` when iterations are nested; empty outside.
    package var text: String { turns.map { String($0.index) }.joined(separator: "/") }

    /// The same for the names of files and folders.
    package var fileText: String { turns.map { String($0.index) }.joined(separator: "-") }

    func appending(edge: Int, index: Int) -> IterationPath {
        IterationPath(turns: turns + [Turn(edge: edge, index: index)])
    }

    /// The outer iterations only.
    func prefix(_ depth: Int) -> IterationPath { IterationPath(turns: Array(turns.prefix(depth))) }

    package static func < (a: IterationPath, b: IterationPath) -> Bool {
        a.turns.lexicographicallyPrecedes(b.turns) { ($0.index, $0.edge) < ($1.index, $1.edge) }
    }
}

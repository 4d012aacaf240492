import PypeArtifacts
import PypeSchedule

/// The frames of a run and what is on its way inside them.
struct FrameStore: Sendable {
    /// By number; the root is not in it.
    private var frames: [Int: FrameContext] = [:]
    /// The frame around each.
    private var parents: [Int: Int] = [:]
    /// Tables of the whole flow, by edge.
    private var tables: [Table?]
    /// Tables of the iterations.
    private var inner: [Place: Table] = [:]

    private struct Place: Hashable {
        var frame: Int
        var edge: Int
    }

    init(edges: Int) { tables = Array(repeating: nil, count: edges) }

    subscript(number: Int) -> FrameContext { frames[number] ?? .root }

    mutating func begin(_ number: Int, in parent: Int, _ frame: FrameContext) {
        frames[number] = frame
        parents[number] = parent
    }

    mutating func end(_ number: Int) {
        frames[number] = nil
        parents[number] = nil
    }

    /// A frame and those around it, the whole flow last.
    func around(_ number: Int) -> [Int] {
        var list = [number]
        while let next = list.last, next != 0 { list.append(parents[next] ?? 0) }
        return list
    }

    mutating func put(_ table: Table?, edge: Int, frame: Int) {
        if frame == 0 { tables[edge] = table } else { inner[Place(frame: frame, edge: edge)] = table }
    }

    /// Takes the table of an edge away.
    mutating func take(edge: Int, frame: Int) -> Table? {
        guard frame == 0 else { return inner.removeValue(forKey: Place(frame: frame, edge: edge)) }
        defer { tables[edge] = nil }
        return tables[edge]
    }
}

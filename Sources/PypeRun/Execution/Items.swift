import PypeArtifacts

/// What an iteration goes through, one item after the other.
struct Items: Sendable {
    let count: Int
    /// Why there is no list; nil when there is one.
    let problem: String?
    private let item: @Sendable (Int) -> String?

    init(_ table: Table) {
        count = 0
        problem = "not built"
        item = { _ in nil }
        table.abandon()
    }

    init(file: String) throws(SaveFailure) { throw SaveFailure("not built") }

    func save(to path: String) throws(SaveFailure) {}

    /// JSON of an item.
    func json(_ index: Int) -> String? { item(index) }
}

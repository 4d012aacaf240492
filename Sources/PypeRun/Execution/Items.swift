import PypeArtifacts

/// What an iteration goes through, one item after the other.
struct Items: Sendable {
    /// Why there is no list; nil when there is one.
    let problem: String?
    private let list: ItemList?

    var count: Int { list?.count ?? 0 }

    /// Takes the rows of a table: as a reader of it.
    init(_ table: Table) {
        do {
            list = try ItemList(table)
            problem = nil
        } catch {
            list = nil
            problem = error.message
        }
    }

    /// Reads a list that was kept.
    init(file: String) throws(SaveFailure) {
        do {
            list = try ItemList.load(file)
            problem = nil
        } catch {
            throw SaveFailure(error.message)
        }
    }

    /// Keeps the list, durably.
    func save(to path: String) throws(SaveFailure) {
        do {
            try list?.save(to: path)
        } catch {
            throw SaveFailure(error.message)
        }
    }

    /// The frame of an item.
    func frame(_ path: IterationPath, _ index: Int) -> FrameContext {
        do {
            return FrameContext(path: path, item: try list?.json(at: index))
        } catch {
            return FrameContext(path: path, item: nil, problem: error.message)
        }
    }
}

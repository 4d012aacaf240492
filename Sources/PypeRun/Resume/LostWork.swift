import PypeModel
import PypeSchedule
import PypeStore

/// Checkpoints of a run that nothing can go on from: what was recorded is damaged, or a list that it made is gone or torn.
/// Such a sub flow runs again. It may make another list, so that whatever ran for the items of the old one runs again too.
struct LostWork {
    /// The checkpoints that hold.
    private(set) var sound: [CheckpointRow] = []
    private(set) var places: [CheckpointPlace] = []
    /// The lost ones that can be read: what they published is still this run's.
    private(set) var readable: [CheckpointRow] = []
    private(set) var warnings: [Diagnostic] = []

    private let dag: Dag
    private let lists: ListFiles
    private let chains: IterationChains
    private var subflows: [String: Int] = [:]

    init(_ found: CheckpointsFound, dag: Dag, lists: ListFiles, chains: IterationChains) {
        self.dag = dag
        self.lists = lists
        self.chains = chains
        for (index, subflow) in dag.subflows.enumerated() { subflows[dag.nodes[subflow.nodes[0]].id] = index }
        var gone: [Int: Set<[Substring]>] = [:]
        for place in found.damaged {
            warn("the checkpoint of \(Self.name(place.subflow, place.iteration)) is damaged")
            lose(place.subflow, place.iteration, &gone)
        }
        for row in found.sound {
            guard let problem = listProblem(row) else {
                sound.append(row)
                continue
            }
            warn("what \(Self.name(row.subflow, row.iteration)) made for an iteration is lost: \(problem)")
            readable.append(row)
            lose(row.subflow, row.iteration, &gone)
        }
        guard !gone.isEmpty else { return }
        var isLost: [CheckpointRow] = []
        sound = sound.filter { row in
            guard isBelow(gone, row) else { return true }
            isLost.append(row)
            return false
        }
        readable += isLost
        for row in isLost { lose(row.subflow, row.iteration, &gone) }
    }

    /// Why a list that the sub flow made cannot be read; nil when all can.
    private func listProblem(_ row: CheckpointRow) -> String? {
        guard let subflow = subflows[row.subflow] else { return nil }
        for edge in lists.edges(leaving: subflow) {
            do throws(SaveFailure) {
                _ = try Items(file: lists.path(edge, in: row.iteration))
            } catch {
                return error.description
            }
        }
        return nil
    }

    private mutating func lose(_ subflow: String, _ iteration: String, _ gone: inout [Int: Set<[Substring]>]) {
        let index = subflows[subflow]
        let nodes = index.map { dag.subflows[$0].nodes.map { dag.nodes[$0].id } } ?? []
        places.append(CheckpointPlace(subflow: subflow, iteration: iteration, nodes: nodes))
        guard let index else { return }
        for edge in lists.edges(leaving: index) { gone[edge, default: []].insert(iteration.split(separator: "/")) }
    }

    /// Whether a checkpoint is of an iteration through a list that is gone.
    private func isBelow(_ gone: [Int: Set<[Substring]>], _ row: CheckpointRow) -> Bool {
        let turns = row.iteration.split(separator: "/")
        return chains.edges(around: row.subflow).enumerated().contains { depth, edge in
            gone[edge]?.contains(Array(turns.prefix(depth))) == true
        }
    }

    private mutating func warn(_ message: String) {
        warnings.append(
            Diagnostic(
                rule: "checkpoint-damaged", severity: .warning, message: message,
                hint: "that sub flow runs again, and so do the iterations that leave it"))
    }

    private static func name(_ subflow: String, _ iteration: String) -> String {
        iteration.isEmpty ? "'\(subflow)'" : "'\(subflow)', iteration \(iteration),"
    }
}

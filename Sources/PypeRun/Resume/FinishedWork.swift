import PypeModel
import PypeStore

/// What earlier attempts at a run have finished, by sub flow and iteration.
struct FinishedWork: Sendable {
    private struct Key: Hashable {
        var subflow: Int
        var iteration: String
    }

    private var contents: [Key: CheckpointContent] = [:]
    /// Reports by node, of each key.
    private var reports: [Key: [String: NodeReport]] = [:]

    static let none = FinishedWork()

    private init() {}

    /// Takes the checkpoints of sub flows that the dag still has.
    /// - Parameters:
    ///   - rejects: the folder where rejected rows are kept.
    /// - Throws: ``ValueFault`` when one cannot be read.
    init(_ rows: [CheckpointRow], dag: Dag, rejects: String) throws(ValueFault) {
        var subflows: [String: Int] = [:]
        for (index, subflow) in dag.subflows.enumerated() { subflows[dag.nodes[subflow.nodes[0]].id] = index }
        var specs: [String: ModuleSpec] = [:]
        for node in dag.nodes { specs[node.id] = dag.modules[node.module].spec }
        for row in rows {
            guard let subflow = subflows[row.subflow] else { continue }
            let key = Key(subflow: subflow, iteration: row.iteration)
            let content = try CheckpointContent(row.outputs, iteration: row.iteration, rejects: rejects) { specs[$0] }
            contents[key] = content
            reports[key] = Dictionary(content.reports.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        }
    }

    var isEmpty: Bool { contents.isEmpty }
    var count: Int { contents.count }

    func content(subflow: Int, iteration: String) -> CheckpointContent? {
        contents[Key(subflow: subflow, iteration: iteration)]
    }

    func report(of node: String, subflow: Int, iteration: String) -> NodeReport? {
        guard !reports.isEmpty else { return nil }
        return reports[Key(subflow: subflow, iteration: iteration)]?[node]
    }

    /// The globals that finished sub flows set.
    func globals(_ chains: IterationChains) -> [GlobalStore.Record] {
        contents.flatMap { key, content in
            content.reports.flatMap { report -> [GlobalStore.Record] in
                guard let path = chains.path(of: report.id, key.iteration) else { return [] }
                return (report.globals ?? [:]).map { name, value in
                    GlobalStore.Record(node: report.id, iteration: path, name: name, json: value.json())
                }
            }
        }
    }

    /// Every file that was published, with the step that did.
    var files: [(path: String, step: String)] {
        contents.flatMap { key, content in
            content.files.flatMap { node, files in
                files.filter { !$0.isMasked }.map {
                    ($0.place, key.iteration.isEmpty ? node : "\(node)#\(key.iteration)")
                }
            }
        }
    }

    /// Published files that are what they were.
    var unchangedFiles: [String] { contents.values.flatMap(\.unchanged) }

    /// What is wrong with published files today.
    func changedFiles() -> [String] {
        // One is enough: all of them were named from one folder.
        let stray = contents.values.compactMap { $0.strayed() }.min { $0.place < $1.place }
        let strayed = stray.map { file in
            "'\(file.path)' was written as '\(file.place)', and means another file in the folder you are in"
        }
        return [strayed].compactMap { $0 } + contents.values.flatMap { $0.changes() }.sorted()
    }
}

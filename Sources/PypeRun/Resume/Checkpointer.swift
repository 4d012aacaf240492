import NIOConcurrencyHelpers
import PypeHost
import PypeModel
import PypeSchedule
import PypeStore
import PypeTemplate

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Keeps a checkpoint of each sub flow that succeeds, and knows those of earlier attempts at the run.
///
/// Docs/decisions/0006-checkpoint-durability.md says what is made durable in which order.
final class Checkpointer: FlowSaver {
    private let store: RunStore
    private let runID: String
    private let dag: Dag
    private let prints: SubflowPrint
    /// Digests of sub flows, once they were needed.
    private let digests = NIOLockedValueBox<[Int: String]>([:])
    private let lists: ListFiles
    private let finished: FinishedWork
    private let redactor: Redactor

    init(_ history: RunHistory, dag: Dag, redactor: Redactor) {
        store = history.store
        runID = history.identity.id
        finished = history.finished
        self.dag = dag
        prints = SubflowPrint(dag)
        lists = history.lists
        self.redactor = redactor
    }

    func save(_ place: SavedPlace) throws(SaveFailure) {
        guard finished.content(subflow: place.subflow, iteration: place.iteration.text) == nil else { return }
        let began = ContinuousClock.now
        // Published files are durable since their commit; lists are before the row that names them.
        let content = try CheckpointContent(place.reports, masking: redactor)
        let first = dag.nodes[dag.subflows[place.subflow].nodes[0]].id
        let iteration = place.iteration.text
        var kept: [String: Value] = [:]
        for (edge, items) in place.lists {
            let name = lists.name(edge, in: iteration)
            guard kept.updateValue(.int(Int64(items.count)), forKey: name) == nil else { continue }
            try keep(items, lists.path(edge, in: iteration))
        }
        let row = CheckpointRow(
            runID: runID, subflow: first, iteration: iteration, fingerprint: digest(place.subflow),
            outputs: content.value, lists: .object(kept), ended: Timestamp.text(Date()),
            seconds: (.now - began).seconds)
        var globals: [GlobalRow] = []
        for report in place.reports {
            for (name, value) in report.globals ?? [:] {
                globals.append(
                    GlobalRow(runID: runID, node: report.id, iteration: iteration, name: name, value: value))
            }
        }
        do {
            try store.commit(row, globals: globals)
        } catch {
            throw SaveFailure("the checkpoint of '\(first)' cannot be kept: \(error)")
        }
    }

    func restored(_ plan: NodePlan, in iteration: IterationPath) -> NodeReport? {
        finished.report(of: plan.id, subflow: plan.subflow, iteration: iteration.text)
    }

    func list(edge: Int, in iteration: IterationPath) throws(SaveFailure) -> Items? {
        let subflow = dag.nodes[dag.controls[edge].from].subflow
        guard finished.content(subflow: subflow, iteration: iteration.text) != nil else { return nil }
        return try Items(file: lists.path(edge, in: iteration.text))
    }

    private func digest(_ subflow: Int) -> String {
        if let known = digests.withLockedValue({ $0[subflow] }) { return known }
        let digest = prints.digest(of: subflow)
        digests.withLockedValue { $0[subflow] = digest }
        return digest
    }

    private func keep(_ items: Items, _ path: String) throws(SaveFailure) {
        do {
            try FileManager.default.createDirectory(atPath: lists.folder, withIntermediateDirectories: true)
        } catch {
            throw SaveFailure("the folder '\(lists.folder)' cannot be made: \(error)")
        }
        try items.save(to: path)
    }
}

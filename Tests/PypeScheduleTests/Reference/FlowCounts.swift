import PypeModel
import PypeSchedule

/// How often what came up in random runs.
struct FlowCounts {
    private(set) var counts: [String: Int] = [:]

    subscript(name: String) -> Int { counts[name, default: 0] }

    mutating func take(_ action: ScheduleAction) {
        switch action {
        case .start: add("starts")
        case .stop: add("stops")
        case .drop(_, let state): add("drops \(state)")
        case .subflowEnded(_, _, let state): add("sub flows \(state)")
        case .save: add("saves")
        case .judge: add("judgements")
        case .list: add("lists")
        case .frameBegan(_, _, let parent, _): add(parent == 0 ? "frames" : "nested frames")
        case .frameEnded: break
        case .finished(let state): add("flows \(state)")
        }
    }

    mutating func take(_ flow: RandomFlow, _ model: ReferenceModel, events: Int) {
        add("events", events)
        add("nodes", flow.dag.nodes.count)
        for edge in model.shape.edges.indices where model.shape.edges[edge].leads {
            add("edges \(model.shape.edges[edge].kind)")
            if model.shape.isExit(edge) { add("exits") }
            if case .expression = model.shape.edges[edge].condition {
                add(model.shape.edges[edge].judgesFailure ? "expressions with status" : "expressions without status")
            } else {
                add("conditions \(model.shape.edges[edge].condition.text)")
            }
        }
        for frame in model.frames {
            for (subflow, known) in frame.subflows.enumerated() {
                if flow.halts, known.isHandler, known.wasOpened { add("handlers under halt") }
                let verdicts = model.shape.into[subflow].compactMap { frame.arrived[$0] }
                if model.shape.joinsAny[subflow], Set(verdicts.map(\.verdict)).count > 1 {
                    add("joins any of mixed verdicts")
                }
                if known.wasOpened, verdicts.contains(where: { model.shape.isExit($0.edge) }) {
                    add("opened by exits")
                    if flow.halts, known.isHandler { add("handlers behind exits under halt") }
                }
                if known.wasOpened, known.turn == nil, !verdicts.isEmpty { add("opened by starts") }
            }
            for edge in frame.edges.indices where frame.edges[edge].count != nil {
                if frame.edges[edge].count == 0 { add("iterations without items") }
                if frame.edges[edge].count ?? 0 > frame.edges[edge].frames.count { add("iterations cut short") }
                if frame.edges[edge].frames.count > 1, model.shape.edges[edge].parallel > 1 {
                    add("iterations side by side")
                }
            }
        }
    }

    mutating func add(_ other: FlowCounts) {
        counts.merge(other.counts) { $0 + $1 }
    }

    private mutating func add(_ name: String, _ count: Int = 1) { counts[name, default: 0] += count }
}

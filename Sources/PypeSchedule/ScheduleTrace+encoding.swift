import PypeModel

/// A trace as text. Each line stands by itself, so that a run can append one an event.
extension ScheduleTrace {
    /// The whole trace, UTF-8.
    package var bytes: [UInt8] {
        entries.reduce(into: Self.line(header)) { $0 += Self.line($1.event, $1.actions) }
    }

    /// The first line, with its line break.
    package static func line(_ header: Header) -> [UInt8] {
        JSONWriter.line {
            $0.add("format", format)
            $0.add("dag_sha256", header.dagSHA256)
            $0.add("max_parallel", header.maxParallel)
            $0.add("halts", .bool(header.halts))
            $0.add("saves", .bool(header.saves))
        } + [UInt8(ascii: "\n")]
    }

    /// The line of an event and its actions, with its line break.
    package static func line(_ event: ScheduleEvent, _ actions: [ScheduleAction]) -> [UInt8] {
        JSONWriter.line {
            $0.add("on", value(of: event))
            $0.add("do", .array(actions.map(value)))
        } + [UInt8(ascii: "\n")]
    }

    static func value(of event: ScheduleEvent) -> Value {
        switch event {
        case .begin: list("begin")
        case .ended(let step, let outcome): list("ended", step.node, step.frame, word: outcome.rawValue)
        case .judged(let edge, let frame, let judgement): list("judged", edge, frame, word: judgement.rawValue)
        case .listed(let edge, let frame, let count):
            .array([.string("listed"), number(edge), number(frame), count.map(number) ?? .null])
        case .saved(let subflow, let frame, let isSaved):
            .array([.string("saved"), number(subflow), number(frame), .bool(isSaved)])
        case .cancel: list("cancel")
        }
    }

    static func value(of action: ScheduleAction) -> Value {
        switch action {
        case .start(let step): list("start", step.node, step.frame)
        case .stop(let step): list("stop", step.node, step.frame)
        case .drop(let step, let state): list("drop", step.node, step.frame, word: state.rawValue)
        case .subflowEnded(let subflow, let frame, let state): list("end", subflow, frame, word: state.rawValue)
        case .save(let subflow, let frame): list("save", subflow, frame)
        case .judge(let edge, let frame): list("judge", edge, frame)
        case .list(let edge, let frame): list("list", edge, frame)
        case .frameBegan(let frame, let edge, let parent, let index): list("frame", frame, edge, parent, index)
        case .frameEnded(let frame): list("over", frame)
        case .finished(let state): list("finished", word: state.rawValue)
        }
    }

    private static func list(_ name: String, _ numbers: Int..., word: String? = nil) -> Value {
        .array([.string(name)] + numbers.map(number) + (word.map { [.string($0)] } ?? []))
    }

    private static func number(_ number: Int) -> Value { .int(Int64(number)) }
}

import Foundation
import PypeModel
import PypeSchedule
import TestSupport
import Testing

@Suite("ScheduleTrace")
struct ScheduleTraceTests {
    /// A random flow run to its end, its trace written line by line as a run does it.
    private struct Recording {
        var graph: FlowGraph
        var trace: ScheduleTrace
        var bytes: [UInt8]

        init(seed: UInt64) throws {
            var run = SimulatedRun(seed: seed)
            try #require(run.run() == nil)
            let flow = run.flow
            graph = FlowGraph(flow.dag, judgesFailure: flow.judgesFailure)
            let header = ScheduleTrace.Header(
                maxParallel: flow.maxParallel, halts: flow.halts, saves: flow.saves,
                dagSHA256: String(repeating: "0a", count: 32))
            trace = ScheduleTrace(header: header)
            bytes = ScheduleTrace.line(header)
            var scheduler = Scheduler(
                graph, maxParallel: flow.maxParallel, haltsOnFailure: flow.halts, saves: flow.saves)
            for event in run.events {
                let actions = scheduler.handle(event)
                trace.entries.append(ScheduleTrace.Entry(event: event, actions: actions))
                bytes += ScheduleTrace.line(event, actions)
            }
        }
    }

    @Test("random flows are written, read and replayed to the same actions", arguments: 0..<10)
    func roundTrip(part: UInt64) throws {
        for seed in part * 20..<part * 20 + 20 {
            let recording = try Recording(seed: seed)
            #expect(recording.trace.bytes == recording.bytes)
            let read = try ScheduleTrace(recording.bytes)
            #expect(read == recording.trace)
            #expect(read.replay(recording.graph) == nil)
        }
    }

    @Test("a line that was changed is found, and told with what the scheduler says")
    func changed() throws {
        var found = 0
        for seed in UInt64(0)..<60 {
            let recording = try Recording(seed: seed)
            var random = RandomNumbers(seed: seed)
            let starts = recording.trace.entries.indices.filter { !recording.trace.entries[$0].actions.isEmpty }
            let entry = try #require(starts.randomElement(using: &random))
            var trace = recording.trace
            let position = Int.random(in: trace.entries[entry].actions.indices, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: trace.entries[entry].actions.remove(at: position)
            case 1: trace.entries[entry].actions[position] = .stop(Step(node: 1_000))
            default: trace.entries[entry].actions.append(.frameEnded(frame: 1_000))
            }
            let difference = try #require(try ScheduleTrace(trace.bytes).replay(recording.graph))
            #expect(difference.line == entry + 2)
            #expect(difference.told != difference.done)
            #expect(difference.description.hasPrefix("line \(entry + 2), do["))
            found += 1
        }
        #expect(found == 60)
    }

    @Test("other settings or another graph give a difference, and nothing worse")
    func otherGraph() throws {
        var differences = 0
        for seed in UInt64(0)..<40 {
            let one = try Recording(seed: seed)
            let other = try Recording(seed: seed + 1)
            if one.trace.replay(other.graph) != nil { differences += 1 }
        }
        #expect(differences > 35)
    }

    @Test("every line is JSON for other readers, and readable")
    func readable() throws {
        let step = Step(node: 3, frame: 1)
        let lines = ScheduleTrace(
            header: .init(maxParallel: 4, halts: true, saves: false, dagSHA256: "9f"),
            entries: [
                .init(event: .begin, actions: [.start(Step(node: 0)), .stop(step), .drop(step, .blocked)]),
                .init(event: .ended(step, .failed), actions: [.subflowEnded(subflow: 2, frame: 1, .failed)]),
                .init(event: .judged(edge: 5, frame: 0, .yes), actions: [.judge(edge: 6, frame: 0)]),
                .init(event: .listed(edge: 7, frame: 0, count: nil), actions: [.list(edge: 8, frame: 2)]),
                .init(event: .listed(edge: 7, frame: 0, count: 0), actions: [.save(subflow: 1, frame: 0)]),
                .init(
                    event: .saved(subflow: 1, frame: 0, true),
                    actions: [.frameBegan(frame: 4, edge: 7, parent: 2, index: 9), .frameEnded(frame: 4)]),
                .init(event: .cancel, actions: [.finished(.cancelled)]),
            ])
        let text = String(decoding: lines.bytes, as: UTF8.self)
        #expect(
            text == """
                {"format":"pype.trace/1","dag_sha256":"9f","max_parallel":4,"halts":true,"saves":false}
                {"on":["begin"],"do":[["start",0,0],["stop",3,1],["drop",3,1,"blocked"]]}
                {"on":["ended",3,1,"failed"],"do":[["end",2,1,"failed"]]}
                {"on":["judged",5,0,"yes"],"do":[["judge",6,0]]}
                {"on":["listed",7,0,null],"do":[["list",8,2]]}
                {"on":["listed",7,0,0],"do":[["save",1,0]]}
                {"on":["saved",1,0,true],"do":[["frame",4,7,2,9],["over",4]]}
                {"on":["cancel"],"do":[["finished","cancelled"]]}

                """)
        #expect(try ScheduleTrace(lines.bytes) == lines)
    }

    private static let header =
        #"{"format":"pype.trace/1","dag_sha256":"9f","max_parallel":4,"halts":true,"saves":false}"# + "\n"

    @Test(
        "what is no trace is refused with line and column",
        arguments: [
            ("", 1, 1, "no header"),
            ("\n", 1, 1, ""),
            ("[]\n", 1, 1, "no object"),
            (#"{"format":"pype.trace/2"}"# + "\n", 1, 1, "pype.trace/2"),
            (header.replacingOccurrences(of: "4", with: "0"), 1, 1, "max_parallel"),
            (header.replacingOccurrences(of: "halts", with: "hlats"), 1, 1, "hlats"),
            (header + #"{"on":["begin"],"do":[]}"#, 2, 1, "breaks off"),
            (header + #"{"on":["begin"],"do":[["start",0,"# + "\n", 2, 33, ""),
            (header + "{\"on\":[\"begin\"],\"do\":[]}\n\n", 3, 1, ""),
            (header + "\u{0}\u{1}\u{2}\n", 2, 1, ""),
            (header + "{\"on\":[\"begin\"]}\n", 2, 1, "'on'"),
            (header + "{\"on\":[\"begin\"],\"do\":[],\"at\":1}\n", 2, 1, "'on'"),
            (header + "{\"on\":[],\"do\":[]}\n", 2, 1, "'on'"),
            (header + "{\"on\":[\"start\",0,0],\"do\":[]}\n", 2, 1, "no event: 'start'"),
            (header + "{\"on\":[\"begin\",1],\"do\":[]}\n", 2, 1, "1 entries"),
            (header + "{\"on\":[\"ended\",0,0,\"well\"],\"do\":[]}\n", 2, 1, "'on'[3]"),
            (header + "{\"on\":[\"ended\",-1,0,\"failed\"],\"do\":[]}\n", 2, 1, "'on'[1]"),
            (header + "{\"on\":[\"listed\",0,0,1.5],\"do\":[]}\n", 2, 1, "'on'[3]"),
            (header + "{\"on\":[\"cancel\"],\"do\":[[\"start\",0,0],[\"jump\",0,0]]}\n", 2, 1, "do[1]"),
        ])
    func refused(text: String, line: Int, column: Int, reason: String) throws {
        let error = #expect(throws: JSONError.self) { try ScheduleTrace(Array(text.utf8)) }
        #expect(error?.line == line)
        #expect(error?.column ?? 0 >= column)
        if !reason.isEmpty { #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")") }
    }

    @Test("bytes by chance are refused, and never read wrongly")
    func noise() throws {
        let recording = try Recording(seed: 3)
        var random = RandomNumbers(seed: 7)
        for _ in 0..<300 {
            var bytes = recording.bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes[.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
            }
            do {
                // What can still be read says what it was read as.
                let trace = try ScheduleTrace(bytes)
                #expect(try ScheduleTrace(trace.bytes) == trace)
                _ = trace.replay(recording.graph)
            } catch {
                #expect(error.line >= 1 && error.column >= 1)
            }
        }
    }
}

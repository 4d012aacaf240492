import Foundation
import PypeModel
import PypeStore
import TestSupport
import Testing

@Suite("RunStore")
struct RunStoreTests {
    @Test("records a run, its nodes and its edges as another SQLite reads them")
    func record() throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        try store.begin(StoreFixture.run("r1"))
        let error: Value = ["code": "INVALID_DATA", "message": "row 3: 'ü' is no number"]
        let nodes = [
            NodeRow(
                node: "read", module: "csv_source", status: "succeeded", iterations: 2, rowsOut: 7, started: 0.5,
                seconds: 1.25),
            NodeRow(
                node: "check", module: "filter_mod", status: "failed", rowsIn: 7, rowsOut: 4, filtered: 2, rejected: 1,
                error: error),
            NodeRow(node: "write", module: "parquet_sink", status: "blocked", iterations: 0),
        ]
        let edges = [EdgeRow(from: "read.data", to: "check.input", rows: 7)]
        try store.end(
            RunEnd(
                runID: "r1", status: .failed, reason: "a\u{0}b", ended: "2025-01-15T08:00:09.000Z", seconds: 9,
                nodes: nodes, edges: edges))
        #expect(try store.nodes(of: "r1") == nodes)
        #expect(try store.edges(of: "r1") == edges)
        try store.close()
        #expect(
            try fixture.rows("SELECT run_id, status, reason, seconds, attempts, pid, context FROM run")
                == [["r1", "failed", "a\u{FFFD}b", "9.0", "1", "4711", #"{"day":"2025-01-15"}"#]])
        #expect(
            try fixture.rows("SELECT node, status, iterations, rows_in, filtered, rejected, seconds FROM node") == [
                ["read", "succeeded", "2", "0", "0", "0", "1.25"], ["check", "failed", "1", "7", "2", "1", "NULL"],
                ["write", "blocked", "0", "0", "0", "0", "NULL"],
            ])
        #expect(try fixture.rows("SELECT * FROM edge") == [["r1", "0", "read.data", "check.input", "7"]])
        #expect(
            try fixture.rows("SELECT json_extract(error, '$.code') FROM node WHERE node = 'check'")
                == [["INVALID_DATA"]])
    }

    @Test("gives back what was recorded, whatever the texts are")
    func texts() throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        var run = StoreFixture.run("läuft 🏃 'x'; --")
        run.context = ["n": .null, "deep": [["a": 1.5], true], "text": "\"\\\u{1}\u{7f}𝄞", "u": "\\u0000"]
        run.overrides = ["big": .int(.max), "small": .int(.min), "e": .double(1e308)]
        try store.begin(run)
        #expect(try store.run(run.runID) == .one(run))
        let long = String(repeating: "ß", count: 3_000_000)
        var checkpoint = StoreFixture.checkpoint(run.runID, "é", "1/0")
        checkpoint.outputs = ["long": .string(long)]
        let global = GlobalRow(runID: run.runID, node: "n", iteration: "3", name: "Ü", value: ["x": .null])
        try store.commit(checkpoint, globals: [global])
        #expect(try store.checkpoints(of: run.runID) == [checkpoint])
        #expect(try store.globals(of: run.runID) == [global])
    }

    @Test("a NUL is refused where a resumed run would need it back, and replaced where people read it")
    func nul() throws {
        let store = try StoreFixture().open()
        var run = StoreFixture.run("r1")
        run.context = ["x": "a\u{0}b"]
        #expect(StoreFixture.error { try store.begin(run) }?.message.contains("the context holds a NUL") == true)
        run.context = [:]
        run.version = "1\u{0}2"
        try store.begin(run)
        let global = GlobalRow(runID: "r1", node: "a", name: "n", value: ["\u{0}"])
        let error = StoreFixture.error { try store.commit(StoreFixture.checkpoint("r1", "a"), globals: [global]) }
        #expect(error?.kind == .rejected && error?.message.contains("'n'") == true)
        #expect(try store.checkpoints(of: "r1").isEmpty)
        let node = NodeRow(node: "a", module: "m", status: "failed", error: ["message": "x\u{0}y"])
        try store.end(RunEnd(runID: "r1", status: .failed, ended: "e", seconds: 1, nodes: [node]))
        #expect(try store.nodes(of: "r1").map(\.error) == [["message": "x\u{FFFD}y"]])
        #expect(try store.runs().map(\.version) == ["1\u{FFFD}2"])
    }

    @Test("an empty database has no runs")
    func empty() throws {
        let store = try StoreFixture().open()
        #expect(try store.runs().isEmpty)
        #expect(try store.latestUnfinished() == nil)
        #expect(try store.run("") == .none)
        #expect(try store.checkpoints(of: "r1").isEmpty)
        try store.dropCheckpoints(of: "r1")
        try store.delete("r1")
    }

    @Test("an id finds its run, a unique beginning too, and an ambiguous one all that fit")
    func prefixes() throws {
        let store = try StoreFixture().open()
        for (index, id) in ["a-1", "a-12", "b%", "b_"].enumerated() {
            try store.begin(StoreFixture.run(id, started: "2025-01-15T08:00:0\(index).000Z"))
        }
        func ids(_ text: String) throws -> [String] {
            switch try store.run(text) {
            case .one(let run): [run.runID]
            case .none: []
            case .several(let ids): ids
            }
        }
        #expect(try ids("a-1") == ["a-1"])
        #expect(try ids("a-12") == ["a-12"])
        #expect(try ids("a") == ["a-12", "a-1"])
        #expect(try ids("b%") == ["b%"])
        #expect(try ids("%").isEmpty)
        #expect(try ids("").isEmpty)
        #expect(try ids("A-1").isEmpty)
        #expect(try store.runs(limit: 2).map(\.runID) == ["b_", "b%"])
    }

    @Test("resuming counts the attempt, and the end replaces what the attempt before recorded")
    func resume() throws {
        let store = try StoreFixture().open()
        try store.begin(StoreFixture.run("r1"))
        try store.commit(StoreFixture.checkpoint("r1", "a"))
        let node = NodeRow(node: "n", module: "m", status: "failed")
        try store.end(RunEnd(runID: "r1", status: .failed, reason: "why", ended: "e", seconds: 1, nodes: [node, node]))
        #expect(try store.latestUnfinished()?.runID == "r1")
        try store.resume("r1", pid: 99)
        let row = try #require(try store.runs().first)
        #expect(row.attempts == 2 && row.status == .running && row.pid == 99)
        #expect(row.reason == nil && row.ended == nil && row.seconds == nil)
        #expect(try store.checkpoints(of: "r1").count == 1)
        try store.end(RunEnd(runID: "r1", status: .succeeded, ended: "e2", seconds: 2, nodes: [node]))
        #expect(try store.nodes(of: "r1") == [node])
        #expect(try store.latestUnfinished() == nil)
    }

    @Test("sums tell nodes, rows and checkpoints of each run")
    func sums() throws {
        let store = try StoreFixture().open()
        for id in ["r1", "r2"] {
            try store.begin(StoreFixture.run(id, started: "2025-01-15T08:00:00.00\(id.last ?? "0")Z"))
        }
        try store.commit(StoreFixture.checkpoint("r1", "a"))
        try store.end(
            RunEnd(
                runID: "r1", status: .failed, ended: "e", seconds: 1,
                nodes: [
                    NodeRow(node: "a", module: "m", status: "succeeded"),
                    NodeRow(node: "b", module: "m", status: "failed"),
                ],
                edges: [EdgeRow(from: "a.o", to: "b.i", rows: 5), EdgeRow(from: "a.o", to: "c.i", rows: 6)]))
        let sums = try store.summaries()
        #expect(sums.map(\.run.runID) == ["r2", "r1"])
        #expect(sums.map(\.rows) == [0, 11])
        #expect(sums.map(\.nodes) == [0, 2])
        #expect(sums.map(\.nodesSucceeded) == [0, 1])
        #expect(sums.map(\.checkpoints) == [0, 1])
    }

    @Test("deleting a run removes all its rows, and only those")
    func delete() throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        for id in ["r1", "r2"] {
            try store.begin(StoreFixture.run(id))
            try store.commit(
                StoreFixture.checkpoint(id, "a"), globals: [GlobalRow(runID: id, node: "a", name: "n", value: 1)])
            try store.end(
                RunEnd(
                    runID: id, status: .failed, ended: "e", seconds: 1,
                    nodes: [NodeRow(node: "a", module: "m", status: "failed")],
                    edges: [EdgeRow(from: "a.o", to: "b.i", rows: 5)]))
        }
        try store.delete("r1")
        try store.compact()
        for table in ["run", "node", "edge", "checkpoint", "global"] {
            #expect(try fixture.rows("SELECT run_id FROM \(table)") == [["r2"]], "\(table)")
        }
    }

    @Test("rows without their run, and a run that begins twice, are refused")
    func refused() throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        try store.begin(StoreFixture.run("r1"))
        let calls: [() throws -> Void] = [
            { try store.begin(StoreFixture.run("r1")) },
            { try store.commit(StoreFixture.checkpoint("r2", "a")) },
            { try store.resume("r2", pid: 1) },
            { try store.end(RunEnd(runID: "r2", status: .succeeded, ended: "e", seconds: 1)) },
            {
                try store.commit(
                    StoreFixture.checkpoint("r1", "a"),
                    globals: [GlobalRow(runID: "r2", node: "a", name: "n", value: 1)])
            },
        ]
        for call in calls { #expect(StoreFixture.error(call)?.kind == .rejected) }
        #expect(try store.checkpoints(of: "r1").isEmpty)
    }

    @Test("a reader cannot write, and a closed store tells so")
    func closed() throws {
        let fixture = try StoreFixture()
        try fixture.filled()
        let reader = try fixture.open(.readOnly)
        #expect(StoreFixture.error { try reader.begin(StoreFixture.run("r2")) }?.kind == .readOnly)
        try reader.close()
        #expect(StoreFixture.error { try reader.runs() } != nil)
    }
}

import PypeBuild
import PypeModel
import Testing

@Suite("Plans")
struct PlanTests {
    private func dag(_ modules: [String], data: [String] = [], control: [String] = []) throws -> Dag {
        let report = try Fixture.check(Fixture.flow(modules, data: data, control: control))
        return try #require(report.dag, "\(report.diagnostics)")
    }

    @Test("put each module behind all it reads from, in file order among equals")
    func order() throws {
        let dag = try dag(
            ["z drop", "m pass", "a tick", "y drop", "b tick"], data: ["m.out - z.in", "a.out - m.in", "b.out - y.in"])
        #expect(dag.nodes.map(\.id) == ["z", "m", "a", "y", "b"], "nodes stay in file order")
        #expect(dag.subflows.map(\.nodes) == [[2, 1, 0], [4, 3]])
        #expect(dag.nodes.map(\.subflow) == [0, 0, 0, 1, 1])
    }

    @Test("put a higher priority of the module first, then more readers")
    func priority() throws {
        let dag = try dag(
            ["a tick", "b urgent_tick", "c tick", "u union", "d drop"],
            data: ["a.out - u.in", "b.out - u.in", "c.out - u.in", "c.out - d.in"])
        #expect(dag.subflows.map(\.nodes) == [[1, 2, 0, 3, 4]])
    }

    @Test("let one output feed many inputs, and many edges meet where the port takes many")
    func fans() throws {
        let dag = try dag(
            ["a tick", "b tick", "u union", "d drop", "j join"],
            data: ["a.out - u.in", "b.out - u.in", "u.out - d.in", "u.out - j.left"])
        #expect(dag.edges.count == 4)
        #expect(dag.subflows.count == 1)
    }

    @Test("number sub flows by their first module; a module without connections is one by itself")
    func subflows() throws {
        let dag = try dag(["s solo", "b drop", "t solo", "a tick", "lone tick"], data: ["a.out - b.in"])
        #expect(dag.subflows.map(\.nodes) == [[0], [3, 1], [2], [4]])
    }

    @Test(
        "replace Last by one more than the largest order that leaves the module",
        arguments: [
            (["s (Last|) t"], [1]), (["s (LAST|) t", "s (last|) u"], [1, 1]),
            (["s (3|) t", "s (Last|) u", "t (Last|) u"], [3, 4, 1]),
            (["s (Last|) t", "s (7|success) u"], [8, 7]), (["s ( 2 | ) t"], [2]), (["s(2|)t"], [2]),
        ])
    func last(_ item: (control: [String], orders: [Int])) throws {
        let dag = try dag(["s solo", "t solo", "u solo"], control: item.control)
        #expect(dag.controls.map(\.order) == item.orders)
        #expect(dag.controls.allSatisfy { $0.condition == .success })
    }

    @Test("count the edges inside a sub flow for Last, and leave them out of the dag")
    func lastInside() throws {
        let dag = try dag(
            ["a tick", "b drop", "s solo"], data: ["a.out - b.in"], control: ["a (4|) b", "a (Last|) s"])
        #expect(dag.controls == [DagControl(from: 0, to: 2, order: 5)])
    }

    @Test("keep a module that many nodes use once")
    func table() throws {
        let dag = try dag(["a tick", "b tick", "c solo", "d tick"])
        #expect(dag.modules.map(\.spec.name) == ["tick", "solo"])
        #expect(dag.nodes.map(\.module) == [0, 0, 1, 0])
    }

    @Test("take a chain of ten thousand modules, and rings of thousands")
    func long() throws {
        let count = 10_000
        let names = ["n0 tick"] + (1..<count).map { "n\($0) pass" }
        let edges = (1..<count).map { "n\($0 - 1).out - n\($0).in" }
        let dag = try dag(names, data: edges)
        #expect(dag.subflows.map(\.nodes) == [Array(0..<count)])
        #expect(try DagFile.decode(try DagFile.encode(dag), file: "dag.json") == dag)

        let size = 2000
        let ring = (0..<size).map { "n\($0) pass" }
        let report = try Fixture.check(Fixture.flow(ring, data: edges.prefix(size - 1) + ["n\(size - 1).out - n0.in"]))
        #expect(report.rules == ["data-cycle"])
        #expect(report.diagnostics.first?.message.hasSuffix("… (1980 more)") == true)
        #expect(report.diagnostics.first?.message.contains("n0.out → n1.in") == true)

        let solos = (0..<size).map { "s\($0) solo" }
        let controls = (1..<size).map { "s\($0 - 1) (1|) s\($0)" } + ["s\(size - 1) (1|) s0"]
        #expect(try Fixture.check(Fixture.flow(solos, control: controls)).rules == ["control-cycle"])
    }
}

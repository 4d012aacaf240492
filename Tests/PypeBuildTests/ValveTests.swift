import PypeBuild
import PypeModel
import Testing

@Suite("Valves, policies and placeholders in the dag")
struct ValveTests {
    private func dag(_ modules: [String], data: [String] = [], control: [String] = [], more: String = "") throws -> Dag
    {
        let report = try Fixture.check(Fixture.flow(modules, data: data, control: control, more: more))
        return try #require(report.dag, "\(report.diagnostics)")
    }

    static let valves: [(String, DagControl)] = [
        ("a (1|) b", DagControl(from: 0, to: 1, order: 1)), ("a (1| success ) b", DagControl(from: 0, to: 1, order: 1)),
        ("a (1|failure) b", DagControl(from: 0, to: 1, order: 1, condition: .failure)),
        ("a (2|always) b", DagControl(from: 0, to: 1, order: 2, condition: .always)),
        ("a (1|start) b", DagControl(from: 0, to: 1, order: 1, kind: .start)),
        ("a (1|start, failure) b", DagControl(from: 0, to: 1, order: 1, kind: .start, condition: .failure)),
        ("a (1|iterate) b", DagControl(from: 0, to: 1, order: 1, kind: .iterate, items: 1)),
        ("a(1|iterate,parallel=3)b", DagControl(from: 0, to: 1, order: 1, kind: .iterate, parallel: 3, items: 1)),
        (
            "a (1|iterate, run.id in ['a', 'b,)'], parallel = 1024) b",
            DagControl(
                from: 0, to: 1, order: 1, kind: .iterate, condition: .expression("run.id in ['a', 'b,)']"),
                parallel: 1024, items: 1)
        ),
        (
            "a (1|iterate, parallel=2, (1 + 1) == 2) b",
            DagControl(
                from: 0, to: 1, order: 1, kind: .iterate, condition: .expression("(1 + 1) == 2"), parallel: 2, items: 1)
        ),
        (
            "a (1|(flow.name == 'it''s )|(')) b",
            DagControl(from: 0, to: 1, order: 1, condition: .expression("(flow.name == 'it''s )|(')"))
        ),
        ("a (1|true) b", DagControl(from: 0, to: 1, order: 1, condition: .expression("true"))),
    ]

    @Test("are read as they are written", arguments: valves)
    func valve(_ item: (text: String, control: DagControl)) throws {
        #expect(try dag(["a list", "b step"], control: [item.text]).controls == [item.control])
    }

    @Test("are drawn as they are written")
    func drawn() throws {
        let dag = try dag(
            ["a list", "b step", "c step", "d step"],
            control: ["a (1|iterate, run.id != '', parallel=2) b", "a (2|start) c", "c (Last|failure) d"])
        let text = try Build.graph(dag, format: .dot)
        for valve in ["(1|iterate, parallel=2, run.id != '')", "(2|start)", "(1|failure)"] {
            #expect(text.contains("label=\"\(valve)\""), "\(text)")
        }
    }

    @Test("a list is the port named items, else the only one, reject ports not counted")
    func items() throws {
        let dag = try dag(
            ["l list", "c csv_source config: {file_path: x}", "a step", "b step"],
            control: ["l (1|iterate) a", "c (1|iterate) b"])
        #expect(dag.controls.map(\.items) == [1, 0])
    }

    @Test("policies of modules, the join of a sub flow and all settings reach the dag")
    func policies() throws {
        let dag = try dag(
            [
                "a step retries: 10, retry_delay: 0, timeout: 0.5, force_disk: true",
                "b csv_source config: {file_path: x}, max_rejects: 2.5%",
                "c csv_source config: {file_path: x}, max_rejects: 7",
                "t tick", "d drop join: any",
            ], data: ["t.out - d.in"], control: ["a (1|) t"],
            more: "settings: {retries: 3, retry_delay: 0.25, grace: 0, checkpoints: false, spill_threshold_rows: 5, "
                + "max_ram_share: 1}\n")
        #expect(
            dag.nodes.map(\.policy) == [
                NodePolicy(retries: 10, retryDelay: 0, timeout: 0.5, forceDisk: true),
                NodePolicy(maxRejects: .percent(2.5)), NodePolicy(maxRejects: .rows(7)), NodePolicy(), NodePolicy(),
            ])
        #expect(dag.subflows.map(\.joinsAny) == [false, false, false, true])
        var settings = DagSettings(timeout: 3600)
        settings.retries = 3
        settings.retryDelay = 0.25
        settings.grace = 0
        settings.checkpoints = false
        settings.spillThresholdRows = 5
        settings.maxRamShare = 1
        #expect(dag.settings == settings)
        #expect(try DagFile.decode(try DagFile.encode(dag), file: "dag.json") == dag)
    }

    @Test("placeholders stay as they were written, and take any type where they stand alone")
    func placeholders() throws {
        let config =
            "{n: '{{context.n}}', f: '{{ a__rows }}', s: 'x{{run.id}}{{\"{{\"}}', b: '{{context.b}}', "
            + "l: ['{{env.HOME}}', {k: '{{flow.name}}'}], word: '{{context.w}}', key: '{{secret.db#x}}', any: '}}'}"
        let dag = try dag(
            ["a step", "z step config: \(config)"], control: ["a (1|) z"], more: "context: {n: 1, b: true, w: x}\n")
        #expect(dag.nodes[1].config["s"] == .string("x{{run.id}}{{\"{{\"}}"))
        #expect(dag.nodes[1].config["key"] == .string("{{secret.db#x}}"))
        #expect(dag.nodes[1].config["f"] == .string("{{ a__rows }}"))
    }

    @Test("variables are found in any case, and in the same sub flow when data leads from them")
    func upstream() throws {
        let count = 130
        let modules = (0..<count).map { node in
            "n\(node) count" + (node == 0 ? "" : " config: {any: '{{N\(node / 2)__Rows}}'}")
        }
        let data = (1..<count).map { "n\($0 - 1).out - n\($0).in" }
        _ = try dag(modules, data: data)
        let wrong = try Fixture.check(
            Fixture.flow(
                modules.dropLast() + ["n129 count config: {any: ['{{n129__rows}}', '{{n0__rows}}']}"], data: data))
        #expect(wrong.rules == ["global-not-before"])
    }

    @Test("ten thousand modules with placeholders, conditions and iterations in each other are checked")
    func large() throws {
        let count = 10_000
        let modules = (0..<count).map { node in
            "n\(node) gauge config: {any: '{{n\(node == 0 ? 0 : node / 2)__rows}} {{context.x}}'}"
        }
        let control = (1..<count).map { node in
            "n\(node - 1) (1|\(node % 10 == 0 ? "iterate, " : "")n\(node / 3)__rows > 0 or status.n\(node - 1) == 'failed') "
                + "n\(node)"
        }
        let report = try Fixture.check(Fixture.flow(modules, control: control, more: "context: {x: 1}\n"))
        #expect(report.marks.count == 1 && report.rules == ["global-not-before"], "n0 reads itself")
        let fan = (1..<2000).map { "n0 (\($0)|) n\($0)" }
        let few = Fixture.flow(Array(modules.prefix(2000)), control: fan, more: "context: {x: 1}\n")
        #expect(try Fixture.check(few).rules == ["global-not-before"])
    }

    @Test("texts of megabytes with placeholders are read in one walk")
    func longText() throws {
        let text = String(repeating: "é{{context.x}}", count: 50_000)
        let report = try Fixture.check(
            Fixture.flow(["a step config: {s: '\(text)', any: '\(text){{context.y}}'}"], more: "context: {x: 1}\n"))
        #expect(report.rules == ["context-not-declared"])
        #expect(report.diagnostics.first?.location?.column == 38 + text.count * 2 + 9)
    }
}

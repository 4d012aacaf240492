import Foundation
import PypeModel
import TestSupport
import Testing

@Suite("The file of a dag")
struct DagFileTests {
    static let dag = Dag(
        flow: FlowInfo(name: "f", version: "1", authors: ["née"], created: nil, description: "a \"b\"\n"),
        settings: DagSettings(failStrategy: "continue", threads: 2, maxParallel: 3, timeout: 60),
        modules: [
            DagModule(
                library: LibrarySpec(path: "/a.so", sha256: "00", abi: "1.0", name: "a", version: "1"),
                spec: ModuleSpec(
                    name: "tick", type: .source, version: "1.0.0", outputPorts: [PortSpec(name: "out", reject: true)],
                    globals: [GlobalSpec(name: "rows", type: "int")],
                    configSchema: ConfigSchema(optional: [
                        "x": ParamSpec(type: "any", default: .array([.int(1), .double(2.5), .null]), secret: true)
                    ]), priority: -3, flags: [.rowLocal, .idempotent])),
            DagModule(
                library: LibrarySpec(path: "/b.so", sha256: "11", abi: "1.0", name: "b", version: "1"),
                spec: ModuleSpec(
                    name: "drop", type: .sink, version: "1.0.0", inputPorts: [PortSpec(name: "in", multiple: true)])),
        ],
        nodes: [
            DagNode(
                id: "t",
                module: 0,
                config: [
                    "int": .int(.max), "float": .double(3), "tiny": .double(.leastNonzeroMagnitude),
                    "text": .string("\u{1}é\u{2028}👩‍👩‍👧"),
                    "nested": .object(["a": .array([]), "b": .object([:]), "c": .bool(false)]), "nothing": .null,
                ], subflow: 0),
            DagNode(id: "d", module: 1, config: [:], subflow: 0),
            DagNode(id: "s", module: 0, config: [:], subflow: 1),
        ],
        edges: [DagEdge(from: 0, output: 0, to: 1, input: 0)],
        subflows: [DagSubflow(nodes: [0, 1]), DagSubflow(nodes: [2])],
        controls: [DagControl(from: 1, to: 2, order: 4)])

    @Test("gives back what was written, whole numbers and others kept apart, in bytes that do not change")
    func roundTrip() throws {
        let bytes = try DagFile.encode(Self.dag)
        let back = try DagFile.decode(bytes, file: "f_dag.json")
        #expect(back == Self.dag)
        #expect(back.nodes[0].config["float"] == .double(3))
        #expect(try DagFile.encode(back) == bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains("\n    {\"config\":{},\"id\":\"d\",\"module\":1,\"subflow\":0},\n"), "one line a node")
        let folder = try TemporaryFolder()
        let file = try folder.write("f_dag.json", text)
        let seen = try ChildProcess.python(
            "import json, sys; d = json.load(open(sys.argv[1])); c = d['nodes'][0]['config']; "
                + "print(d['format'], c['int'], repr(c['float']), c['tiny'], [ord(x) for x in c['text'][:3]])",
            [file.path])
        #expect(seen == "pype.dag/1 9223372036854775807 3.0 5e-324 [1, 233, 8232]\n")
    }

    struct Broken: Sendable, CustomTestStringConvertible {
        var what: String
        var message: String
        var change: @Sendable (inout Dag) -> Void
        var testDescription: String { what }

        init(_ what: String, _ message: String, _ change: @escaping @Sendable (inout Dag) -> Void) {
            self.what = what
            self.message = message
            self.change = change
        }
    }

    static let broken = [
        Broken("another format", "reads 'pype.dag/1'") { $0.format = "pype.dag/2" },
        Broken("a module that is not there", "names module 2") { $0.nodes[1].module = 2 },
        Broken("a negative module", "names module -1") { $0.nodes[1].module = -1 },
        Broken("a sub flow that is not there", "names sub flow 7") { $0.nodes[1].subflow = 7 },
        Broken("two nodes of one id", "'t'") { $0.nodes[1].id = "t" },
        Broken("a node in no sub flow", "does not list its node 'd'") { $0.subflows[0].nodes = [0] },
        Broken("a node twice in a sub flow", "not one of its nodes") { $0.subflows[0].nodes = [0, 0, 1] },
        Broken("a node in a foreign sub flow", "not one of its nodes") { $0.subflows[1].nodes = [2, 1] },
        Broken("a sub flow without nodes", "has no nodes") { $0.subflows.append(DagSubflow(nodes: [])) },
        Broken("an edge to no node", "edges[0]") { $0.edges[0].to = 3 },
        Broken("an edge from no port", "edges[0]") { $0.edges[0].output = 1 },
        Broken("an edge to no port", "edges[0]") { $0.edges[0].input = -1 },
        Broken("an edge between sub flows", "against the order") {
            $0.edges[0] = DagEdge(from: 2, output: 0, to: 1, input: 0)
        },
        Broken("nodes out of order", "against the order") { $0.subflows[0].nodes = [1, 0] },
        Broken("a control edge to no node", "controls[0]") { $0.controls[0].to = 99 },
        Broken("order 0", "order 0") { $0.controls[0].order = 0 },
        Broken("an iteration over nothing", "no output port") { $0.controls[0].kind = .iterate },
        Broken("a cycle of control", "cycle") { $0.controls.append(DagControl(from: 2, to: 0, order: 1)) },
        Broken("a strategy", "'stop'") { $0.settings.failStrategy = "stop" },
        Broken("a mode", "'ray'") { $0.settings.executionMode = "ray" },
        Broken("no threads", "threads is 0") { $0.settings.threads = 0 },
    ]

    @Test("is refused when a run could not rely on it", arguments: broken)
    func refused(_ item: Broken) throws {
        var dag = Self.dag
        item.change(&dag)
        let bytes = try DagFile.encode(dag)
        #expect {
            try DagFile.decode(bytes, file: "x_dag.json")
        } throws: { error in
            guard let diagnostic = error as? Diagnostic else { return false }
            return diagnostic.rule == "dag-file" && diagnostic.message.contains(item.message)
                && diagnostic.location?.file == "x_dag.json"
        }
    }

    @Test(
        "is refused when it is something else",
        arguments: [
            ("", "1:1"), ("{\"format\":\n  nope}", "2:"), ("[]", "1:1"), ("{}", "1:1"), ("{\"format\": 1}", "1:1"),
            ("{\"format\": \"pype.dag/1\"}", "1:1"), ("[ a hundred thousand times", "1:"),
            ("{\"format\": \"pype.dag/1\", \"flow\": {\"name\": 1}, \"settings\": {}}", "1:1"),
        ])
    func elsewhat(_ item: (text: String, place: String)) {
        // Not the text itself: the name of a test case is printed.
        let text = item.text.hasPrefix("[ a") ? String(repeating: "[", count: 100_000) : item.text
        #expect {
            try DagFile.decode(Array(text.utf8), file: "x")
        } throws: { error in
            guard let diagnostic = error as? Diagnostic, let place = diagnostic.location else { return false }
            return diagnostic.rule == "dag-file" && "\(place.line):\(place.column)".hasPrefix(item.place)
        }
    }

    @Test("is found in a job folder of any name, and its absence is told")
    func located() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("renamed job/f_dag.json", "{}").path
        #expect(try DagFile.locate(in: folder.path + "/renamed job") == file)
        #expect(try DagFile.locate(in: folder.path + "/renamed job/") == file)
        try folder.write("renamed job/g_dag.json", "{}")
        for (path, message) in [
            ("/renamed job", "f_dag.json, g_dag.json"), ("", "no file that ends in _dag.json"),
            ("/missing", "no folder"), ("/renamed job/f_dag.json", "no folder"),
        ] {
            #expect {
                try DagFile.locate(in: folder.path + path)
            } throws: {
                ($0 as? Diagnostic)?.rule == "job-folder" && ($0 as? Diagnostic)?.message.contains(message) == true
            }
        }
    }
}

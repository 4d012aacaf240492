import Foundation
import PypeHost
import TestSupport
import Testing

@Suite("Schemas of a flow")
struct SchemaInferenceTests {
    private static let column = SchemaAnswer.Column(name: "x", type: "int64", isNullable: false)
    private static let text = SchemaAnswer.Column(name: "y", type: "utf8", isNullable: true)

    private let folder: TemporaryFolder
    private let library: String

    init() throws {
        folder = try TemporaryFolder()
        library = try CCompiler.library("schemas", from: CCompiler.fixtures.appending(path: "schemas.c"), in: folder)
    }

    private func source(
        _ id: String, _ module: String = "fx_columns", config: String? = "{}", reason: String? = nil
    ) -> SchemaPlan.Node {
        SchemaPlan.Node(
            id: id, library: library, module: module, config: config, reason: reason, inputs: [], outputCount: 1)
    }

    private func wants(_ id: String, _ nodes: Int...) -> SchemaPlan.Node {
        SchemaPlan.Node(
            id: id, library: library, module: "fx_wants", config: "{}", reason: nil,
            inputs: [nodes.map { SchemaPlan.Source(node: $0, port: 0) }], outputCount: 1)
    }

    private func ask(_ nodes: [SchemaPlan.Node], deadline: Duration = .seconds(60)) throws -> [SchemaAnswer] {
        try SchemaInference(executable: Project.pype, deadline: deadline)
            .answers(SchemaPlan(flowName: "flow", nodes: nodes))
    }

    @Test("go from module to module, and a module that refuses them is told")
    func walk() throws {
        let answers = try ask([
            source("a"), wants("b", 0), source("t", config: #"{"kind":"text"}"#), wants("c", 2), wants("d", 3),
        ])
        #expect(answers.map(\.outputs) == [[[Self.column]], [[Self.column]], [[Self.text]], [nil], [nil]])
        #expect(answers[3].refusal?.code == .invalidData)
        #expect(answers[3].reason == nil)
        #expect(answers[4].reason == "the columns that come from 'c' are not known")
        #expect(answers[4].refusal == nil)
    }

    @Test("are not known behind a module that does not tell them, or whose config only a run knows")
    func unknown() throws {
        let answers = try ask([
            source("a", "fx_silent"), wants("b", 0), source("c", config: nil, reason: "{{x}}"), wants("d", 2),
            source("e", "fx_gone"),
        ])
        #expect(answers.allSatisfy { $0.outputs == [nil] && $0.refusal == nil && $0.crash == nil })
        #expect(answers[0].reason == "fx_silent does not tell its columns beforehand")
        #expect(answers[2].reason == "{{x}}")
        #expect(answers[4].reason?.contains("no module 'fx_gone'") == true)
    }

    @Test("of several outputs that meet at one port are known if they are the same")
    func meeting() throws {
        let answers = try ask([
            source("a"), source("b"), wants("c", 0, 1), source("t", config: #"{"kind":"text"}"#), wants("d", 0, 3),
        ])
        #expect(answers[2].outputs == [[Self.column]])
        #expect(answers[4].outputs == [nil])
        #expect(answers[4].reason == "what comes to one of its ports has different columns")
    }

    @Test("of modules that crash or leave are not known, and the others are asked all the same")
    func crashes() throws {
        let answers = try ask([
            source("a", "fx_crash"), wants("b", 0), source("c", "fx_leave"), source("d"), wants("e", 3),
        ])
        #expect(answers[0].crash == "it crashed with SIGSEGV (Segmentation fault); it said: about to fall over")
        #expect(answers[1].reason == "the columns that come from 'a' are not known")
        #expect(answers[2].crash == "it ended the process with exit status 0")
        #expect(answers[4].outputs == [[Self.column]])
    }

    @Test("of a module that hangs are not known after the deadline")
    func hang() throws {
        let answers = try ask([source("a", "fx_hang"), source("b")], deadline: .seconds(3))
        #expect(answers[0].crash == "it did not come to an end within 3 s")
        #expect(answers[1].outputs == [[Self.column]])
    }

    @Test("are asked for by a program that can do it, or that is told")
    func noProgram() {
        let plan = SchemaPlan(flowName: "flow", nodes: [source("a")])
        for program in ["/nowhere/pype", "/bin/false"] {
            let failure = #expect(throws: LoadFailure.self) { try SchemaInference(executable: program).answers(plan) }
            #expect(failure?.message.contains(program) == true, "\(failure?.message ?? "")")
        }
    }
}

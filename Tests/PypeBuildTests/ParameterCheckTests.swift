import Dispatch
import PypeConfig
import PypeModel
import Testing

@Suite("Checks of parameters")
struct ParameterCheckTests {
    static let schema = ConfigSchema(
        required: ["path": ParamSpec(type: "str")],
        optional: [
            "rate": ParamSpec(type: "float"),
            "mode": ParamSpec(type: "str", allowed: [.string("fast"), .string("safe")]),
            "password": ParamSpec(type: "str", allowed: [.string("a")], secret: true), "any": ParamSpec(type: "any"),
            "later": ParamSpec(type: "decimal"),
            "names": ParamSpec(
                type: "list",
                schema: .object(["items": .object(["type": .string("string"), "maxLength": .int(3)])])),
            "broken": ParamSpec(type: "any", schema: .object(["$ref": .string("#")])),
            "masks": ParamSpec(
                type: "dict",
                schema: .object([
                    "additionalProperties": .object([
                        "oneOf": .array([
                            .object(["enum": .array([.string("hash"), .string("redact")])]),
                            .object([
                                "type": .string("object"),
                                "properties": .object(["keep": .object(["enum": .array([.int(1), .int(2)])])]),
                            ]),
                        ])
                    ])
                ])),
            "share": ParamSpec(type: "float", schema: .object(["minimum": .int(0), "maximum": .double(0.5)])),
        ])

    private func check(_ config: [String: Value], hidden: Set<String> = []) -> [ParameterCheck.Problem] {
        ParameterCheck.problems(of: config, against: Self.schema, hidden: hidden)
    }

    @Test("find nothing in what a module takes")
    func good() {
        let config: [String: Value] = [
            "path": .string("x"), "rate": .int(3), "mode": .string("safe"), "any": .null, "later": .object([:]),
            "names": .array([.string("abc")]), "password": .string("a"),
        ]
        #expect(check(config).isEmpty)
        #expect(ParameterCheck.converted(config, to: Self.schema)["rate"] == .double(3))
    }

    @Test("tell every problem with its kind and the place in the value")
    func kinds() {
        let problems = check([
            "pth": .string("x"), "rate": .string("1_0"), "mode": .string("saef"), "broken": .int(1),
            "names": .array([.string("abcd"), .int(1)]),
        ])
        #expect(
            problems.map(\.kind) == [.brokenSchema, .value, .schema, .schema, .unknown, .type, .missing])
        #expect(problems.map(\.parameter) == ["broken", "mode", "names", "names", "pth", "rate", "path"])
        #expect(problems.filter { $0.kind == .schema }.map(\.pointer) == ["/0", "/1"])
        #expect(problems.map(\.hint)[1] == "did you mean 'safe'?")
        #expect(problems.map(\.hint)[4] == "did you mean 'path'?")
        #expect(problems.map(\.hint)[5] == "write 10, without quotes")
    }

    @Test("name a value that is none of a schema's choices, the choices, and the place")
    func choices() {
        let problems = check(["path": .string("x"), "masks": .object(["a/b": .string("hahs")])])
        let choice = problems.first { $0.message.contains("cannot be") }
        #expect(choice?.message == #"the parameter 'masks' cannot be '"hahs"' at '/a~1b'"#, "\(problems)")
        #expect(choice?.hint == "did you mean 'hash'?")
        let deep = check(["path": .string("x"), "masks": .object(["a": .object(["keep": .int(3)])])])
        let number = deep.first { $0.pointer == "/a/keep" }
        #expect(number?.message == "the parameter 'masks' cannot be '3' at '/a/keep'", "\(deep)")
        #expect(number?.hint == "allowed are: 1, 2")
        let hidden = check(["path": .string("x"), "masks": .object(["a": .string("hahs")])], hidden: ["masks"])
        #expect(hidden.map(\.message) == ["the parameter 'masks' does not meet its schema"])
    }

    @Test("write limits as numbers are written", arguments: [(-1.0, "to 0"), (0.75, "to 0.5")])
    func limits(value: Double, end: String) {
        let problems = check(["path": .string("x"), "share": .double(value)])
        #expect(problems.count == 1 && problems[0].message.hasSuffix(end), "\(problems)")
    }

    @Test(
        "know a parameter by the words of other modules",
        arguments: [("file_path", "path"), ("Output_Path", "path"), ("filename", "path")])
    func words(name: String, meant: String) {
        let problem = check(["path": .string("x"), name: .string("y")]).first
        #expect(problem?.kind == .unknown && problem?.hint == "did you mean '\(meant)'?")
    }

    @Test("never show the values of secret parameters, nor of those that are hidden")
    func secrets() {
        let marked = "s3cr3t-marked"
        let problems = check(
            [
                "path": .array([.string(marked)]), "password": .string(marked), "mode": .string(marked),
                "names": .array([.object([marked: .int(1)]), .string(marked)]), "rate": .string("123"),
            ], hidden: ["mode", "names", "rate", "path"])
        #expect(Set(problems.map(\.parameter)) == ["path", "password", "mode", "names", "rate"])
        for problem in problems {
            let text = "\(problem.message) \(problem.hint ?? "") \(problem.pointer)"
            #expect(!text.contains("s3cr") && !text.contains("123"), "\(text)")
        }
        #expect(problems.first { $0.parameter == "mode" }?.message.contains("***") == true)
    }

    @Test("may run on many threads at once, each with more schemas than are kept")
    func threads() {
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for round in 0..<200 {
                let limit = Value.int(Int64(round % 100 * 8 + thread))
                let spec = ParamSpec(type: "int", schema: .object(["maximum": limit]))
                #expect(ParameterCheck.problems(of: limit, named: "n", spec).isEmpty)
                #expect(ParameterCheck.problems(of: .int(1000), named: "n", spec).map(\.kind) == [.schema])
            }
        }
    }
}

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

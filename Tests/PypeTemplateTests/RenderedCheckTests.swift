import PypeModel
import PypeTemplate
import Testing

@Suite("TemplatedConfig, held against its module")
struct RenderedCheckTests {
    private let schema = ConfigSchema(
        required: ["rows": ParamSpec(type: "int")],
        optional: [
            "ratio": ParamSpec(type: "float"),
            "mode": ParamSpec(type: "str", allowed: [.string("fast"), .string("safe")]),
            "port": ParamSpec(type: "int"), "password": ParamSpec(type: "str", secret: true),
            "names": ParamSpec(type: "list", schema: .object(["items": .object(["type": .string("string")])])),
        ])
    private let redactor = Redactor()
    private let scope = StandInScope(
        context: ["ten": .int(10), "text": .string("ten"), "mode": .string("fats"), "list": .array([.int(77)])],
        environment: ["DB_PASSWORD": "hidden-in-a-variable"],
        secrets: ["port": "hidden-value"])

    @Test("a configuration that fits comes as the module wants it")
    func fits() throws {
        let config = try TemplatedConfig(config: [
            "rows": .string("{{context.ten}}"), "ratio": .string("{{context.ten}}"),
        ])
        #expect(
            try config.render(scope, against: schema, masking: redactor) == ["rows": .int(10), "ratio": .double(10)])
    }

    @Test("values that do not fit are told, all at once")
    func wrong() throws {
        let config = try TemplatedConfig(config: [
            "rows": .string("{{context.text}}"), "mode": .string("{{context.mode}}"),
            "names": .string("{{context.list}}"),
        ])
        let error = #expect(throws: RenderError.self) { try config.render(scope, against: schema, masking: redactor) }
        #expect(error?.problems.map(\.parameter) == ["mode", "names", "rows"])
        #expect(error?.problems[0].description.contains("did you mean 'fast'?") == true)
        #expect(error?.problems[2].description.hasPrefix("the parameter 'rows' must be int, but is str") == true)
    }

    @Test(
        "what came from a secret stands in no message, whatever is wrong with it",
        arguments: ["port", "mode", "names", "password"])
    func hidden(parameter: String) throws {
        var types = schema
        types.optional["password"]?.allowed = [.string("another")]
        var config: [String: Value] = ["rows": .int(1), parameter: .string("{{secret.port}}")]
        if parameter == "names" { config[parameter] = .array([.string("{{secret.port}}"), .int(1)]) }
        let templated = try TemplatedConfig(config: config)
        let error = #expect(throws: RenderError.self) { try templated.render(scope, against: types, masking: redactor) }
        #expect(error?.problems.count == 1)
        #expect(error?.problems.first?.parameter == parameter)
        #expect(error?.description.contains("hidden-value") == false)
    }

    @Test("a value of the wrong type is shown with its placeholder, but none of a variable of the environment")
    func placeholder() throws {
        let schema = ConfigSchema(required: ["rows": ParamSpec(type: "int")])
        for (text, shown, isShown) in [
            ("{{context.text}}", "{{context.text}} it is '\"ten\"'", true),
            ("{{env.DB_PASSWORD}}", "{{env.DB_PASSWORD}}", false),
        ] {
            let config = try TemplatedConfig(config: ["rows": .string(text)])
            let error = #expect(throws: RenderError.self) {
                try config.render(scope, against: schema, masking: redactor)
            }
            #expect(error?.description.contains(shown) == true, "\(String(describing: error))")
            #expect(error?.description.contains("hidden-in-a-variable") == false)
            #expect((error?.problems.first?.hint != nil) == isShown)
        }
    }

    @Test("a literal value of a secret parameter stands in no message either")
    func literal() throws {
        var types = schema
        types.optional["password"]?.allowed = [.string("another")]
        let config = try TemplatedConfig(config: ["rows": .int(1), "password": .string("hidden-value")])
        let error = #expect(throws: RenderError.self) { try config.render(scope, against: types, masking: redactor) }
        #expect(error?.description.contains("hidden-value") == false)
    }

    @Test("a secret parameter's value is masked from then on, also when a variable of the environment gave it")
    func masked() throws {
        let config = try TemplatedConfig(config: ["rows": .int(1), "password": .string("{{env.DB_PASSWORD}}")])
        #expect(redactor.clean("a hidden-in-a-variable") == "a hidden-in-a-variable")
        _ = try config.render(scope, against: schema, masking: redactor)
        #expect(redactor.clean("a hidden-in-a-variable") == "a ***")
    }
}

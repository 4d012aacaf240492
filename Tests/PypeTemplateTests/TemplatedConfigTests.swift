import PypeExpression
import PypeModel
import PypeTemplate
import Testing

@Suite("TemplatedConfig")
struct TemplatedConfigTests {
    private let scope = StandInScope(
        context: [
            "region": .string("north"), "limit": .int(10), "ratio": .double(0.1), "big": .double(1e300),
            "on": .bool(true),
            "list": .array([.int(1), .string("b")]), "object": .object(["a": .null]), "nothing": .null,
            "empty": .string(""), "braces": .string("{{context.region}}"), "infinite": .double(.infinity),
            "tiny": .double(.leastNonzeroMagnitude), "whole": .double(3),
        ],
        globals: ["load__rows": .int(7)],
        unset: ["load__late"],
        item: .object(["name": .string("a.csv"), "size": .int(3), "meta": .object(["owner": .string("me")])]),
        index: 4,
        environment: ["HOME_DIR": "/home/me", "BLANK": ""],
        secrets: ["db#password": "hidden-value"])

    private func render(_ config: [String: Value]) throws -> [String: Value] {
        try TemplatedConfig(config: config).render(scope)
    }

    private func problems(_ config: [String: Value]) -> [String] {
        do throws(RenderError) {
            _ = try TemplatedConfig(config: config).render(scope)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test(
        "a value that is exactly one placeholder keeps its type",
        arguments: [
            ("{{context.region}}", Value.string("north")), ("{{ context.limit }}", .int(10)),
            ("{{context.ratio}}", .double(0.1)), ("{{context.on}}", .bool(true)),
            ("{{context.list}}", .array([.int(1), .string("b")])), ("{{context.object}}", .object(["a": .null])),
            ("{{context.nothing}}", .null), ("{{load__rows}}", .int(7)), ("{{iter.index}}", .int(4)),
            ("{{iter.item.size}}", .int(3)), ("{{iter.item.meta.owner}}", .string("me")),
            ("{{iter.item.meta}}", .object(["owner": .string("me")])), ("{{run.id}}", .string("run-1")),
            ("{{run.date}}", .string("2026-01-02")), ("{{flow.name}}", .string("nightly")),
            ("{{env.HOME_DIR}}", .string("/home/me")), ("{{env.BLANK}}", .string("")),
            ("{{secret.db#password}}", .string("hidden-value")), ("{{context.empty}}", .string("")),
        ])
    func placeholder(text: String, value: Value) throws {
        #expect(try render(["p": .string(text)]) == ["p": value])
    }

    @Test(
        "inside a text values are written out",
        arguments: [
            ("{{context.region}}/{{context.limit}}", "north/10"), (" {{context.limit}}", " 10"),
            ("{{context.ratio}}!", "0.1!"), ("{{context.big}}!", "1e+300!"), ("{{context.tiny}}!", "5e-324!"),
            ("{{context.whole}}!", "3.0!"), ("is {{context.on}}", "is true"), ("{{context.empty}}x", "x"),
            ("ü{{iter.item.name}}🐟", "üa.csv🐟"), ("{{'{{'}} {{context.limit}} }}", "{{ 10 }}"),
            ("a {{context.braces}}", "a {{context.region}}"),
        ])
    func text(text: String, filled: String) throws {
        #expect(try render(["p": .string(text)]) == ["p": .string(filled)])
    }

    @Test("what is filled in is not read again")
    func notReadAgain() throws {
        #expect(try render(["p": .string("{{context.braces}}")]) == ["p": .string("{{context.region}}")])
    }

    @Test("placeholders are filled in at any depth, and all else stays as it is")
    func nested() throws {
        let config: [String: Value] = [
            "headers": .object([
                "auth": .string("Bearer {{secret.db#password}}"),
                "list": .array([.string("{{context.limit}}"), .int(1), .null]),
            ]),
            "plain": .string("{ not } a {place}"), "escaped": .string("{{'{{'}}"), "number": .double(2),
            "{{context.region}}": .int(1),
        ]
        let filled: [String: Value] = [
            "headers": .object([
                "auth": .string("Bearer hidden-value"), "list": .array([.int(10), .int(1), .null]),
            ]),
            "plain": .string("{ not } a {place}"), "escaped": .string("{{"), "number": .double(2),
            "{{context.region}}": .int(1),
        ]
        #expect(try render(config) == filled)
    }

    @Test("a configuration tells what it asks for, and whether there is a secret in it")
    func uses() throws {
        let config = try TemplatedConfig(config: [
            "b": .array([.string("x"), .string("{{context.limit}} {{run.id}}")]),
            "a": .object(["in": .object(["ner": .string("{{secret.db#password}}")])]),
        ])
        #expect(config.references.map(\.parameter) == ["a.in.ner", "b[1]", "b[1]"])
        #expect(config.references.map(\.reference.description) == ["secret.db#password", "context.limit", "run.id"])
        #expect(config.usesSecrets)
        #expect(config.secretParameters == ["a"])
        #expect(!config.isConstant)
        let constant = try TemplatedConfig(config: ["a": .string("{{'{{'}}"), "b": .array([.null])])
        #expect(constant.isConstant)
        #expect(!constant.usesSecrets)
        #expect(try constant.render(scope) == ["a": .string("{{"), "b": .array([.null])])
        #expect(try TemplatedConfig(config: [:]).render(scope) == [:])
    }

    @Test(
        "a name without a value is an error with its parameter and the nearest names",
        arguments: [
            ("{{context.regoin}}", "parameter 'p': the context has no variable 'regoin'; did you mean 'region'?"),
            ("{{context.qqqqqqqqqqqq}}", "known are: big, braces, empty"),
            ("{{load__row}}", "there is no global 'load__row'; did you mean 'load__rows'?"),
            ("{{load__late}}", "the global 'load__late' has not been set"),
            ("{{iter.item.nam}}", "'iter.item' has no field 'nam'; did you mean 'name'?"),
            ("{{iter.item.qqqqqqqq}}", "known are: meta, name, size"),
            ("{{iter.item.meta.x.y}}", "'iter.item.meta' has no field 'x'; known are: owner"),
            ("{{iter.item.size.x}}", "'iter.item.size' is a number, so it has no field 'x'"),
            ("{{env.HOM_DIR}}", "no variable 'HOM_DIR'; did you mean 'HOME_DIR'?"),
            ("{{env.PATHS}}", "set it for the process"),
            ("{{secret.other}}", "secret 'other': Vault cannot be reached; check VAULT_ADDR"),
            ("x{{context.list}}", "'context.list' is a list, which cannot stand inside a text"),
            ("x{{context.object}}", "is an object"), ("x{{context.nothing}}", "is null"),
            ("x{{context.infinite}}", "not finite"), ("x{{context.missing}}", "the context has no variable 'missing'"),
        ])
    func unknown(text: String, message: String) throws {
        let problems = problems(["p": .string(text)])
        #expect(problems.count == 1)
        #expect(problems.first?.contains(message) == true, "\(problems)")
        #expect(problems.first?.contains("/home/me") == false)
    }

    @Test("outside of iterations 'iter' has no value, and an empty context says so")
    func outside() throws {
        let config = try TemplatedConfig(config: [
            "a": .string("{{iter.item}}"), "b": .string("{{iter.index}}"), "c": .string("{{context.x}}"),
        ])
        let error = #expect(throws: RenderError.self) { try config.render(StandInScope()) }
        #expect(
            error?.problems.map(\.message) == [
                "there is no iteration here, so 'iter.item' has no value",
                "there is no iteration here, so 'iter.index' has no value", "the context has no variable 'x'",
            ])
        #expect(error?.problems.last?.hint == "the context is empty")
    }

    @Test("all problems are told at once, each with its place")
    func all() throws {
        let config: [String: Value] = [
            "headers": .object(["auth": .string("{{context.a1}} {{context.b1}}")]),
            "hosts": .array([.string("ok"), .string("{{secret.x}}")]),
        ]
        let error = #expect(throws: RenderError.self) { try TemplatedConfig(config: config).render(scope) }
        #expect(error?.problems.map(\.parameter) == ["headers.auth", "headers.auth", "hosts[1]"])
        #expect(error?.isRetryable == false)
        let secret = #expect(throws: RenderError.self) {
            try TemplatedConfig(config: ["p": .string("{{secret.x}}")]).render(scope)
        }
        #expect(secret?.isRetryable == true)
    }

    @Test("placeholders that cannot be read are told at once, with their place")
    func unreadable() throws {
        let config: [String: Value] = [
            "a": .object(["b": .string("x {{context.}}")]), "c": .string("{{open"), "d": .string("{{contxt.x}}"),
            "e": .string("{{status.load}}"),
        ]
        let error = #expect(throws: RenderError.self) { try TemplatedConfig(config: config) }
        #expect(error?.problems.map(\.parameter) == ["a.b", "c", "d", "e"])
        #expect(error?.problems[0].message.hasPrefix("character ") == true)
        #expect(error?.problems[2].hint == "did you mean 'context.x'?")
    }
}

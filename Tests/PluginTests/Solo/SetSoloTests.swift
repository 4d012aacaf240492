import Foundation
import PypeHost
import PypeModel
import TestSupport
import Testing

@Suite("set_solo")
struct SetSoloTests {
    private func run(_ values: String, _ formulas: [String: String]) async throws -> PluginRun {
        let texts = try PluginRun.config(["x": formulas])
        let inner = texts.dropFirst(#"{"x":"#.count).dropLast()
        return try await PluginRun("set_solo", #"{"values":\#(values),"formulas":\#(inner)}"#)
    }

    @Test("sets its values as they are, whole numbers apart from others, and the results of its formulas")
    func values() async throws {
        let done = try await run(
            #"{"a":3,"b":3.0,"t":"ü","none":null,"list":[1,"x"],"row":{"n":7}}"#,
            ["sum": "a + row.n", "share": "a / 2", "big": "row.n > 100", "same": "t == 'ü'"])
        #expect(done.failure == nil)
        #expect(
            done.services.globals == [
                "values": #"{"a":3,"b":3.0,"big":false,"list":[1,"x"],"none":null,"row":{"n":7},"same":true,"#
                    + #""share":1.5,"sum":10,"t":"ü"}"#
            ])
        #expect(try await run("{}", [:]).services.globals == ["values": "{}"])
    }

    static let bad: [([String: String], String)] = [
        (["a": "b"], "'a' stands in values and in formulas"), (["x": "b +"], "formulas.x, character 4"),
        (["x": "aa + 1"], "there is no value 'aa'"), (["x": "y", "y": "a"], "there is no value 'y'"),
        (["x": "a + b"], "formulas.x: "), (["x": "a / 0"], "formulas.x: "), (["x": "{{a}}"], "formulas.x, character 1"),
    ]

    @Test("refuses formulas that have no result, by name", arguments: bad)
    func badFormulas(formulas: [String: String], expected: String) async throws {
        let failure = try #require(try await run(#"{"a":1,"b":"text"}"#, formulas).failure)
        #expect(failure.code == .invalidConfig)
        #expect(failure.message.contains(expected), "\(failure.message)")
    }
}

@Suite("fail_solo")
struct FailSoloTests {
    private func run(_ config: [String: Any]) async throws -> PluginRun {
        let defaults: [String: Any] = ["message": "no rows", "code": "invalid_data", "when": true]
        return try await PluginRun("fail_solo", PluginRun.config(defaults.merging(config) { $1 }))
    }

    @Test("fails with its message and its code")
    func fails() async throws {
        let failed = try await run([:])
        #expect(failed.failure?.code == .invalidData)
        #expect(failed.failure?.message == "no rows")
        #expect(failed.services.globals == ["failed": "true"])
        #expect(try await run(["code": "not_found"]).failure?.code == .notFound)
    }

    @Test("lets the flow go on when it is told to")
    func passes() async throws {
        let done = try await run(["when": false])
        #expect(done.failure == nil)
        #expect(done.services.globals == ["failed": "false"])
    }

    @Test("refuses a code that there is not, and an empty message")
    func bad() async throws {
        #expect(try await run(["code": "oops"]).failure?.message.contains("'oops'") == true)
        #expect(try await run(["message": ""]).failure?.code == .invalidConfig)
    }
}

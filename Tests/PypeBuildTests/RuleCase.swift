import Foundation
import PypeBuild
import PypeModel
import Testing

/// A flow that breaks a rule, and what has to be said about it.
struct RuleCase: Sendable, CustomTestStringConvertible {
    var rule: String
    var what: String
    var flow: Data
    /// `line:column` of each diagnostic of the rule.
    var marks: [String]
    /// Parts of the first diagnostic of the rule: its message and its hint.
    var message: String
    var hint: String?
    /// Rules of the other diagnostics.
    var others: [String]

    var testDescription: String { "\(rule): \(what)" }

    init(
        _ rule: String, _ what: String, _ flow: String, _ marks: [String], _ message: String, hint: String? = nil,
        others: [String] = []
    ) {
        self.init(rule, what, Data(flow.utf8), marks, message, hint: hint, others: others)
    }

    init(
        _ rule: String, _ what: String, _ flow: Data, _ marks: [String], _ message: String, hint: String? = nil,
        others: [String] = []
    ) {
        self.rule = rule
        self.what = what
        self.flow = flow
        self.marks = marks
        self.message = message
        self.hint = hint
        self.others = others
    }

    static let all = syntax + sections + settings + parameters + connections + controls + valves + templates + names

    /// A flow of one module, with more lines after it.
    static func one(_ more: String) -> String {
        "flow: {name: f, version: 1.0.0}\nmodules:\n  - {id: a, name: solo}\n" + more
    }

    /// A flow of one `csv_source` with the lines of its entry.
    static func source(_ lines: String...) -> String {
        "flow: {name: f, version: 1.0.0}\nmodules:\n  - id: a\n    name: csv_source\n"
            + lines.map { "    \($0)\n" }.joined()
    }
}

@Suite("Rules that flow files are held against")
struct RuleTests {
    @Test("report what is wrong, where, and what to write instead", arguments: RuleCase.all)
    func reports(_ item: RuleCase) throws {
        let report = try Fixture.check(item.flow)
        let found = report.diagnostics.filter { $0.rule == item.rule }
        #expect(found.map { "\($0.location?.line ?? 0):\($0.location?.column ?? 0)" } == item.marks)
        #expect(report.rules.filter { $0 != item.rule } == item.others)
        let first = try #require(found.first)
        #expect(first.message.contains(item.message), "\(first.message)")
        if let hint = item.hint { #expect(first.hint?.contains(hint) == true, "\(first.hint ?? "no hint")") }
        #expect((report.dag == nil) == report.hasErrors)
    }

    @Test("are all broken by some case here, and each has an id of its own")
    func covered() throws {
        let ids = try RuleDocument.rules().map(\.id)
        #expect(Set(ids).count == ids.count)
        // These need a file system that misbehaves; FlowFileTests and JobFolderTests break them. The last two need
        // modules that run; SchemaCommandTests break them.
        let elsewhere: Set = [
            "file-unreadable", "file-too-large", "job-not-written", "schema-crash", "schema-refused",
        ]
        let broken = Set(RuleCase.all.map(\.rule))
        #expect(Set(ids).subtracting(elsewhere) == broken)
    }

    @Test("tell the line of the file they are about")
    func sourceLine() throws {
        let report = try Fixture.check(RuleCase.one("settings: {thread: 2}\n"))
        #expect(report.diagnostics.map(\.source) == ["settings: {thread: 2}"])
    }

    @Test("are all reported at once, in the order of the file")
    func together() throws {
        let report = try Fixture.check(
            """
            flow: {name: "a/b", version: 1.0.0, athors: [me]}
            settings: {retries: 9, fail_strategy: stop}
            modules:
              - {id: a, name: tick}
              - {id: a, name: tikc}
              - {id: b, name: drop, configs: {required: {x: 1}}}
            connections:
              data: ["a.out - b.ni", "a.out > b.in"]
              control: ["a (0|) b"]
            """)
        #expect(
            report.marks == [
                "flow-name 1:14", "unknown-key 1:37", "value-not-allowed 2:21", "value-not-allowed 2:39",
                "duplicate-id 5:10", "unknown-parameter 6:46", "unknown-port 8:21", "data-syntax 8:27",
                "control-order 9:17",
            ])
    }
}

import Foundation
import PypeBuild
import PypeModel
import TestSupport
import Testing

@Suite("docs/flows.md")
struct FlowDocumentTests {
    static let text = (try? String(contentsOf: KeyTables.file, encoding: .utf8)) ?? ""

    /// The blocks marked yaml.
    static let examples: [String] = {
        let parts = text.components(separatedBy: "```")
        return parts.indices.filter { $0 % 2 == 1 && parts[$0].hasPrefix("yaml\n") }.map {
            String(parts[$0].dropFirst(5))
        }
    }()

    @Test("shows flows that can be built without a word of complaint", arguments: examples)
    func example(_ flow: String) throws {
        let report = try Fixture.check(flow)
        #expect(report.diagnostics.map(\.description) == [])
        #expect(report.dag != nil)
    }

    @Test("has the tables of keys that the schema gives")
    func isFresh() throws {
        #expect(Self.examples.count >= 3)
        let wanted = try KeyTables.page(Self.text)
        if Self.text != wanted, ProcessInfo.processInfo.environment["PYPE_RECORD"] != nil {
            try wanted.write(to: KeyTables.file, atomically: true, encoding: .utf8)
        }
        #expect(Self.text == wanted, "run the tests with PYPE_RECORD=1 to write docs/flows.md again")
    }

    @Test("names every key that a flow file may have, and rules that there are")
    func keys() throws {
        for key in FlowKeys.flow + FlowKeys.settings + FlowKeys.module + FlowKeys.root + FlowKeys.connections {
            #expect(Self.text.contains("| `\(key)` |") || Self.text.contains("### \(key)\n"), "\(key)")
        }
        let rules = Set(try RuleDocument.rules().map(\.id))
        for match in Self.text.matches(of: /errors\.md#([a-z0-9-]+)/) { #expect(rules.contains(String(match.1))) }
    }

    /// The condition of each line, and whether the page says that it can be read.
    static let conditions: [(String, Bool)] = [
        ("1 < x and x < 3", false), ("context.n is not null and context.n > 3", true), ("a__n - 1 > .5", true),
        ("not not 1 in [1, 2.5e3, 'it''s']", true), ("(1 + 2) * -3 % 4 / 5 >= 0 or \"\" != ''", true),
        ("status.a == 'blocked'", true), ("secret.a == 'x'", false), ("1 < 2 < 3", false),
    ]

    @Test("has a grammar of conditions that the build obeys", arguments: conditions)
    func condition(_ item: (text: String, isRead: Bool)) throws {
        let text = item.text.replacingOccurrences(of: "\"", with: "\\\"")
        let registry = Fixture.registry
        let flow = Fixture.flow(
            ["a step", "b step"], control: ["a (1|\(text.replacingOccurrences(of: "a__n", with: "a__rows"))) b"])
        let report = try Fixture.check(flow, registry: registry)
        #expect((report.dag != nil) == item.isRead, "\(report.diagnostics)")
    }
}

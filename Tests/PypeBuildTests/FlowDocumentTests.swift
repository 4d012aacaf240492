import Foundation
import PypeBuild
import PypeModel
import TestSupport
import Testing

@Suite("docs/flow-files.md")
struct FlowDocumentTests {
    static let text =
        (try? String(contentsOf: Project.root.appending(path: "docs/flow-files.md"), encoding: .utf8)) ?? ""

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

    @Test("names every key that a flow file may have")
    func keys() {
        #expect(Self.examples.count >= 3)
        for key in FlowKeys.flow + FlowKeys.settings + FlowKeys.module + FlowKeys.root + FlowKeys.connections {
            #expect(
                Self.text.contains("`\(key)`") || Self.text.contains("## \(key)") || Self.text.contains(": \(key)\n"),
                "\(key)")
        }
    }
}

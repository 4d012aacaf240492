import Foundation
import TestSupport
import Testing

/// docs/errors.md, made from the comments of the rules.
enum RuleDocument {
    struct Rule {
        var id: String
        var text: String
    }

    static let file = Project.root.appending(path: "docs/errors.md")

    /// Every rule of the sources, sorted by id.
    static func rules() throws -> [Rule] {
        let folder = Project.root.appending(path: "Sources/PypeBuild")
        let files = try #require(FileManager.default.enumerator(atPath: folder.resolvingSymlinksInPath().path))
        var rules: [Rule] = []
        for case let name as String in files where name.contains("/Rules/") && name.hasSuffix(".swift") {
            let source = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            rules.append(try rule(source, name))
        }
        return rules.sorted { $0.id < $1.id }
    }

    private static func rule(_ source: String, _ name: String) throws -> Rule {
        let type = name.split(separator: "/").last?.dropLast(".swift".count) ?? ""
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0.hasPrefix("enum \(type): Rule") }, "\(name) has no rule \(type)")
        let comment = lines[..<start].reversed().prefix { $0.hasPrefix("///") }.reversed()
        let id = try #require(source.firstMatch(of: /static let id = "([a-z0-9-]+)"/), "\(name) has no id")
        let text = comment.map { $0.dropFirst(3).drop { $0 == " " } }.joined(separator: "\n")
        try #require(!text.isEmpty, "\(name) has no comment")
        return Rule(id: String(id.1), text: text)
    }

    static func markdown() throws -> String {
        var text = """
            # Errors and warnings of flow files

            Every message of `pype validate` and `pype build` ends with the id of a rule in brackets. This page explains the
            rules. It is made from the comments of the rules in the sources: run the tests with PYPE_RECORD=1 to write it again.

            """
        for rule in try rules() {
            text += "\n## \(rule.id)\n\n\(rule.text)\n"
        }
        return text
    }
}

@Suite("docs/errors.md")
struct RuleDocumentTests {
    @Test("says what the comments of the rules say")
    func isFresh() throws {
        let wanted = try RuleDocument.markdown()
        let found = try? String(contentsOf: RuleDocument.file, encoding: .utf8)
        if found != wanted, ProcessInfo.processInfo.environment["PYPE_RECORD"] != nil {
            try wanted.write(to: RuleDocument.file, atomically: true, encoding: .utf8)
        }
        #expect(found == wanted, "run the tests with PYPE_RECORD=1 to write docs/errors.md again")
    }
}

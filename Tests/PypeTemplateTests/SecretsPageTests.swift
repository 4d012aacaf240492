import Foundation
import PypeExpression
import TestSupport
import Testing

@Suite("docs/secrets.md")
struct SecretsPageTests {
    private func page() throws -> String {
        try String(contentsOf: Project.root.appending(path: "docs/secrets.md"), encoding: .utf8)
    }

    /// The names in a text that start like variables of Vault or pype.
    private func variables(_ text: String) -> Set<String> {
        let words = text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
        return Set(words.filter { $0.hasPrefix("VAULT_") || ($0.hasPrefix("PYPE_") && $0 != "PYPE_") })
    }

    @Test("the page tells every variable that is read or refused, and no other")
    func allVariables() throws {
        let folder = Project.root.appending(path: "Sources/PypeTemplate")
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }
        let code = try files.map { try String(contentsOf: folder.appending(path: $0), encoding: .utf8) }.joined()
        #expect(try variables(page()) == variables(code))
    }

    @Test("every placeholder on the page can be read")
    func placeholders() throws {
        let lines = try page().split(separator: "\n").filter { Template.isTemplate(String($0)) }
        #expect(lines.count >= 6)
        for line in lines { #expect(throws: Never.self, "\(line)") { try Template(String(line)) } }
    }
}

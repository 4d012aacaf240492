import Foundation
import TestSupport
import Testing

/// Every `sh` block of the documents is run, file by file, in the order it stands in, in a folder that looks like the
/// checkout.
@Suite("Documents")
struct DocumentTests {
    static let documents: [String] = {
        let manager = FileManager.default
        let found = (try? manager.subpathsOfDirectory(atPath: Project.root.appending(path: "docs").path)) ?? []
        let examples = (try? manager.subpathsOfDirectory(atPath: Project.root.appending(path: "examples").path)) ?? []
        return ["README.md"] + found.filter { $0.hasSuffix(".md") }.map { "docs/\($0)" }.sorted()
            + examples.filter { $0.hasSuffix(".md") }.map { "examples/\($0)" }.sorted()
    }()

    private static func text(_ document: String) throws -> String {
        try String(contentsOf: Project.root.appending(path: document), encoding: .utf8)
    }

    /// The contents of the fenced blocks of one language.
    static func blocks(_ language: String, in text: String) -> [String] {
        var blocks: [String] = []
        var block: [Substring]?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if let lines = block {
                if line == "```" {
                    blocks.append(lines.joined(separator: "\n"))
                    block = nil
                } else {
                    block = lines + [line]
                }
            } else if line == "```\(language)" {
                block = []
            }
        }
        return blocks
    }

    @Test("run as they are written", arguments: documents)
    func commands(document: String) throws {
        let blocks = Self.blocks("sh", in: try Self.text(document))
        guard !blocks.isEmpty else { return }
        let space = try Workspace(registered: false)
        for name in ["examples", "Sources", "templates", "docs", "registry", "Tests"] {
            let target = Project.root.appending(path: name)
            guard FileManager.default.fileExists(atPath: target.path) else { continue }
            try FileManager.default.createSymbolicLink(
                at: space.folder.url.appending(path: name), withDestinationURL: target)
        }
        // A block of C that begins with a file's name is that file.
        for block in Self.blocks("c", in: try Self.text(document)) {
            guard let name = block.firstMatch(of: /^\/\* ([\w.]+) \*\/\n/) else { continue }
            try space.folder.write(String(name.output.1), block)
        }
        let script = try space.folder.write("run.sh", "set -euo pipefail\n" + blocks.joined(separator: "\n") + "\n")
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let result = try ChildProcess.run(
            "/usr/bin/env", ["bash", script.path], in: space.folder.url,
            environment: Workspace.environment(space.path).merging([
                "PATH": "\(Project.products.path):\(path)"
            ]) { $1 })
        #expect(result.status == 0, "\(result.errors)\n\(result.output)")
    }

    @Test("link to what is there", arguments: documents)
    func links(document: String) throws {
        let folder = Project.root.appending(path: document).deletingLastPathComponent()
        for match in try Self.text(document).matches(of: /\]\(([^)#\s]+)(#[^)]*)?\)/) {
            let target = String(match.output.1)
            guard !target.contains("://") else { continue }
            #expect(FileManager.default.fileExists(atPath: folder.appending(path: target).path), "\(target)")
        }
    }

    @Test("show the help's first commands")
    func readmeNamesMake() throws {
        let text = try Self.text("README.md")
        #expect(text.contains("make demo"))
        #expect(text.contains("make test"))
    }
}

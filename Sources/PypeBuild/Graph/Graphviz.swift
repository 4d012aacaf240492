import Foundation
import PypeModel

/// Graphviz's program `dot`, https://graphviz.org/doc/info/command.html
enum Graphviz {
    /// - Throws: `graphviz` when the program is missing or fails.
    static func svg(of graph: String) throws(Diagnostic) -> String {
        guard let program = find() else {
            throw Diagnostic(
                rule: "graphviz", message: "an SVG is drawn by Graphviz, and its program 'dot' is not on the PATH",
                hint: "install graphviz (apt-get install graphviz), or ask for dot or mermaid")
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: "pype-graph-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            // Files, not pipes: neither side can wait for the other.
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let input = folder.appending(path: "flow.dot")
            let output = folder.appending(path: "flow.svg")
            let errors = folder.appending(path: "errors")
            try Data(graph.utf8).write(to: input)
            try Data().write(to: errors)
            let process = Process()
            process.executableURL = URL(filePath: program)
            process.arguments = ["-Tsvg", "-o", output.path, input.path]
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = FileHandle.nullDevice
            process.standardError = try FileHandle(forWritingTo: errors)
            try process.run()
            process.waitUntilExit()
            guard process.terminationReason == .exit, process.terminationStatus == 0 else {
                throw failure(String(decoding: try Data(contentsOf: errors).prefix(2000), as: UTF8.self))
            }
            return String(decoding: try Data(contentsOf: output), as: UTF8.self)
        } catch let failure as Diagnostic {
            throw failure
        } catch {
            throw failure("\(error)")
        }
    }

    private static func failure(_ reason: String) -> Diagnostic {
        Diagnostic(
            rule: "graphviz", message: "Graphviz could not draw the flow: \(reason)",
            hint: "ask for dot, and draw it with another version of Graphviz")
    }

    private static func find() -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return path.split(separator: ":").map { "\($0)/dot" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}

import PypeHost
package import PypeModel

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A built job: the folder that `pype build` wrote, wherever it lies today.
package struct JobFolder: Sendable {
    package var path: String
    package var dag: Dag
    /// Path of dag.json.
    package var file: String
    /// SHA-256 of dag.json.
    package var dagSHA256: String

    /// Reads a job folder.
    /// - Throws: ``DiagnosticsError`` with the rules `job-folder` and `dag-file`.
    package init(path: String) throws(DiagnosticsError) {
        do {
            file = try DagFile.locate(in: path)
            dag = try DagFile.read(file)
            dagSHA256 = try Self.hash(file)
            self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        } catch {
            throw DiagnosticsError([error])
        }
    }

    /// Where `build` wrote the defaults of the context.
    package var contextFile: String { "\(path)/context/\(dag.flow.name)_default.json" }

    private static func hash(_ file: String) throws(Diagnostic) -> String {
        do {
            return try FileHash.sha256(path: file)
        } catch {
            throw Diagnostic(rule: "dag-file", message: "cannot read '\(file)': \(error)")
        }
    }
}

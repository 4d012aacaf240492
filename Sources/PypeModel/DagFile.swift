#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A dag.json: how a ``Dag`` is kept between `build` and `run`.
package enum DagFile {
    /// Ending of the file's name; the flow's name stands before it.
    package static let ending = "_dag.json"

    /// The dag.json of a job folder.
    ///
    /// The folder may have been renamed, so the file is found by its ending.
    /// - Throws: `job-folder` when there is no such folder, no such file in it, or more than one.
    package static func locate(in folder: String) throws(Diagnostic) -> String {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw Diagnostic(
                rule: "job-folder", message: "'\(folder)' is no folder that can be read",
                hint: "give the folder that 'pype build' printed, for example jobs/my_flow")
        }
        let found = names.filter { $0.hasSuffix(ending) && !$0.hasPrefix(".") }.sorted()
        guard let name = found.first else {
            throw Diagnostic(
                rule: "job-folder", message: "'\(folder)' has no file that ends in \(ending)",
                hint: "give the folder that 'pype build' printed, for example jobs/my_flow")
        }
        guard found.count == 1 else {
            throw Diagnostic(
                rule: "job-folder", message: "'\(folder)' has several dags: \(found.joined(separator: ", "))",
                hint: "keep one job in a folder")
        }
        return folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }

    /// Reads a dag.json.
    ///
    /// Every index in the result lies in range, every sub flow lists its nodes in data order, and the control edges
    /// have no cycle: a run can rely on that, whoever wrote the file.
    /// - Throws: `dag-file`.
    package static func read(_ path: String) throws(Diagnostic) -> Dag {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw Diagnostic(
                rule: "dag-file",
                message: FileManager.default.fileExists(atPath: path)
                    ? "'\(path)' cannot be read" : "'\(path)' does not exist",
                hint: "build the flow again with 'pype build'")
        }
        return try decode([UInt8](data), file: path)
    }

    /// Reads the bytes of a dag.json; `file` is the name that errors tell.
    package static func decode(_ bytes: [UInt8], file: String) throws(Diagnostic) -> Dag {
        let value: Value
        do {
            value = try Value(json: bytes)
        } catch {
            throw Diagnostic(
                rule: "dag-file", location: Location(file: file, line: error.line, column: error.column),
                message: "this is no JSON: \(error.message)", hint: "build the flow again with 'pype build'")
        }
        do {
            let dag = try DagDecoding.dag(value)
            try DagCheck.check(dag)
            return dag
        } catch {
            throw Diagnostic(
                rule: "dag-file", location: Location(file: file, line: 1, column: 1), message: error.message,
                hint: "build the flow again with 'pype build'")
        }
    }

    /// The bytes of a dag.json: one line for each node, edge, sub flow, control edge and module.
    package static func encode(_ dag: Dag) throws -> [UInt8] {
        JSONWriter.bytes(of: try DagEncoding.value(of: dag), expanded: 2)
    }
}

/// What is wrong with the contents of a dag.json.
struct DagFault: Error {
    var message: String

    init(_ message: String) { self.message = message }
}

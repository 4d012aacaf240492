import PypeModel

/// Emit: a ``Dag`` to a job folder. The only entry of this folder for outsiders.
enum Emit {
    /// Writes `jobs/NAME/` with the flow as it was written, the dag, the execution metadata and the default context.
    ///
    /// - Returns: the job's folder.
    /// - Throws: `job-not-written`; an older job of that name is untouched then, and nothing is left behind.
    static func emit(
        _ dag: Dag, flow: Flow, source: SourceText, into jobs: String
    ) throws(Diagnostic) -> String {
        let name = dag.flow.name
        let dagBytes: [UInt8]
        do {
            dagBytes = try DagFile.encode(dag)
        } catch {
            throw JobNotWritten.diagnostic("the dag of '\(name)' cannot be written: \(error)")
        }
        return try JobFolder.write(
            [
                JobFolder.File(path: "\(name).yaml", bytes: source.bytes),
                JobFolder.File(
                    path: "context/\(name)_default.json",
                    bytes: JSONWriter.bytes(of: .object(flow.context), expanded: .max)),
                JobFolder.File(
                    path: "\(name)_execution_metadata.json",
                    bytes: JSONWriter.bytes(of: ExecutionMetadata.value(of: dag, flow.settings), expanded: 2)),
                JobFolder.File(path: name + DagFile.ending, bytes: dagBytes),
            ], name: name, into: jobs)
    }
}

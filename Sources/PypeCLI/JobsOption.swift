import ArgumentParser
import PypeModel

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Which jobs a command looks at.
struct JobsOption: ParsableArguments {
    @Option(help: "The folder whose jobs are looked at. Default: jobs.") var jobs: String?
    @Option(help: "One job folder, instead of all below --jobs.") var job: String?

    func validate() throws {
        if jobs != nil, job != nil { throw ValidationError("--job and --jobs do not go together.") }
    }

    /// The job folders, by name. A folder counts as one when a job was built there or has run there.
    /// - Throws: the exit code for an invalid job, after telling why.
    func folders() throws -> [String] {
        if let job {
            let path = Self.plain(job)
            guard Self.isFolder(path) else { throw Self.missing(path, "--job takes a folder that 'pype build' made") }
            return [path]
        }
        let root = Self.plain(jobs ?? "jobs")
        guard Self.isFolder(root) else {
            if jobs != nil {
                throw Self.missing(root, "--jobs takes the folder that holds job folders; --job takes one of them")
            }
            return []
        }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: root).sorted().map { "\(root)/\($0)" }
                .filter(Self.isJob)
        } catch {
            throw CommandOutput.fail([
                Diagnostic(rule: "job-folder", message: "cannot read the folder '\(root)': \(error)")
            ])
        }
    }

    private static func isJob(_ folder: String) -> Bool {
        guard isFolder(folder), let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            return false
        }
        return names.contains { $0 == "runs.sqlite" || $0 == "runs" || $0.hasSuffix("_dag.json") }
    }

    private static func missing(_ path: String, _ hint: String) -> ExitCode {
        CommandOutput.fail([
            Diagnostic(rule: "job-folder", message: "there is no folder '\(path)'", hint: hint)
        ])
    }

    private static func plain(_ path: String) -> String {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    }
}

import Foundation
import TestSupport

/// A workspace with a copy of examples/, in which a test builds and runs them.
struct ExampleSpace {
    private let space: Workspace
    var path: String { space.path }
    var url: URL { space.folder.url }

    init() throws {
        space = try Workspace()
        try FileManager.default.copyItem(
            at: Project.root.appending(path: "examples"), to: space.folder.url.appending(path: "examples"))
    }

    func build(_ name: String) throws {
        let result = try pype("build", "examples/\(name)/\(name).yaml")
        guard result.status == 0 else { throw Workspace.BuildFailure(errors: result.errors) }
    }

    func run(_ name: String, _ options: [String] = [], environment: [String: String] = [:]) throws -> ProcessResult {
        try ChildProcess.run(
            Project.pype, ["run", "jobs/\(name)"] + options, in: url,
            environment: environment.merging(Workspace.environment(path)) { first, _ in first })
    }

    func pype(_ arguments: String...) throws -> ProcessResult {
        try ChildProcess.run(Project.pype, arguments, in: url, environment: Workspace.environment(path))
    }

    /// What a Python expression over `d`, the record of a job's newest run, gives.
    func record(_ job: String, _ expression: String) throws -> String {
        try ChildProcess.python(
            """
            import glob, json, sys
            d = json.load(open(max(glob.glob(sys.argv[1] + "/runs/*/run.json"))))
            print(\(expression))
            """, ["\(path)/jobs/\(job)"]
        ).trimmingCharacters(in: .newlines)
    }

    /// Those of some nodes, which give each row or drop it, where rows that were read are neither written nor filtered nor
    /// rejected.
    func nodesThatLoseRows(_ job: String, among nodes: [String]) throws -> String {
        try record(
            job,
            """
            [n['id'] for n in d['nodes'] if n['id'] in \(nodes)
             and sum(p['rows'] for p in n['counts']['rows_in']) != n['counts']['filtered']
             + sum(p['rows'] for p in n['counts']['rows_out'])]
             + [id for id in \(nodes) if id not in [n['id'] for n in d['nodes']]]
            """)
    }

    /// The states of the nodes in a job's newest run.
    func states(_ job: String) throws -> [String: String] {
        let text = try record(job, "json.dumps({n['id']: n['status'] for n in d['nodes']})")
        return try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
    }
}

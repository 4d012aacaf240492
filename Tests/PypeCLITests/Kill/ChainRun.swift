import Foundation
import PypeModel
import TestSupport

/// The flow of ``ChainFlow`` in a folder of its own, run by `pype` as often as a test likes, and looked at in between.
final class ChainRun {
    /// How long the steps take.
    enum Pace: Int, CaseIterable {
        case none = 0
        case quick = 1500
        case slow = 100_000
    }

    /// Built once; every run has a copy.
    private static let built = Result { () throws -> [Pace: (Workspace, String)] in
        try Dictionary(
            uniqueKeysWithValues: Pace.allCases.map { pace in
                let space = try Workspace()
                return (pace, (space, try space.build(ChainFlow.yaml(pause: pace.rawValue))))
            })
    }

    let folder: TemporaryFolder
    var path: String { folder.path }
    var job: String { "\(path)/jobs/chain" }
    let environment: [String: String]

    init(_ pace: Pace = .quick) throws {
        guard let (space, job) = try Self.built.get()[pace] else { throw Workspace.BuildFailure(errors: "\(pace)") }
        folder = try TemporaryFolder()
        let manager = FileManager.default
        for name in ["jobs", "out", "tmp"] {
            try manager.createDirectory(atPath: "\(folder.path)/\(name)", withIntermediateDirectories: true)
        }
        try manager.copyItem(atPath: "\(space.path)/\(job)", toPath: "\(folder.path)/jobs/chain")
        environment = Workspace.environment(folder.path).merging(["TMPDIR": "\(folder.path)/tmp"]) { $1 }
    }

    /// A run whose last step has failed: nine of its ten sub flows are finished.
    static func stopped() throws -> ChainRun {
        let run = try ChainRun(.none)
        let result = try run.pype("run", "jobs/chain", "--set", "fail=run")
        guard result.status == 1, run.journal().count == ChainFlow.steps else {
            throw Workspace.BuildFailure(errors: result.errors)
        }
        return run
    }

    /// Goes on with a stopped run, and lets its last step succeed.
    func resume(_ options: String...) throws -> ProcessResult {
        try ChildProcess.run(
            Project.pype, ["run", "jobs/chain", "--resume", "--set", "fail="] + options, in: folder.url,
            environment: environment)
    }

    /// The id of the only run.
    func id() throws -> String { try database().runs.keys.first ?? "" }

    /// The folder of the only run.
    func runFolder() throws -> String { "\(job)/runs/\(try id())" }

    @discardableResult
    func pype(_ arguments: String...) throws -> ProcessResult {
        try ChildProcess.run(Project.pype, arguments, in: folder.url, environment: environment)
    }

    /// Starts `pype run`, for somebody who is going to end it.
    func start(_ arguments: [String]) throws -> RunningProcess {
        try RunningProcess(Project.pype, ["run", "jobs/chain"] + arguments, in: folder.url, environment: environment)
    }

    /// The steps that ran, in the order in which they began.
    func journal() -> [ChainFlow.Place] {
        let text = (try? String(contentsOfFile: "\(path)/journal.txt", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { ChainFlow.Place(line: $0) }
    }

    /// Everything in `out/`, hidden files too.
    func outputs() throws -> [String: Data] {
        let folder = folder.url.appending(path: "out")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return try Dictionary(
            uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: folder.appending(path: $0))) })
    }

    /// Outputs that have their names.
    func published() -> Int {
        ((try? FileManager.default.contentsOfDirectory(atPath: "\(path)/out")) ?? []).count { !$0.hasPrefix(".") }
    }

    /// Names of everything in the folders of runs.
    func runFolders() throws -> [String: Set<String>] {
        let runs = (try? FileManager.default.contentsOfDirectory(atPath: "\(job)/runs")) ?? []
        return try Dictionary(
            uniqueKeysWithValues: runs.map {
                ($0, Set(try FileManager.default.contentsOfDirectory(atPath: "\(job)/runs/\($0)")))
            })
    }

    /// What run.json says of each node, as text, without what differs from run to run.
    func record(_ run: String) throws -> [String] {
        let bytes = try Data(contentsOf: URL(filePath: "\(job)/runs/\(run)/run.json"))
        guard case .object(let record) = try Value(json: [UInt8](bytes)), case .array(let nodes)? = record["nodes"]
        else { return [] }
        return [record["status"]?.json() ?? ""]
            + nodes.map { node in
                guard case .object(var fields) = node else { return "" }
                for name in ["seconds", "started", "restored"] { fields[name] = nil }
                if case .array(let files)? = fields["files"] {
                    // Iterations that run side by side end in any order.
                    fields["files"] = .array(files.sorted { $0.json() < $1.json() })
                }
                return Value.object(fields).json()
            }
    }

    func database() throws -> ChainDatabase { try ChainDatabase(job: job) }
}

/// The run database of a job, read by Python from a copy: looking at it must not change what a resume finds.
struct ChainDatabase {
    /// Ids and states of the runs.
    var runs: [String: String] = [:]
    var attempts = 0
    var checkpoints: Set<ChainFlow.Place> = []
    /// Values by `node#iteration.name`.
    var globals: [String: String] = [:]

    private static let script = """
        import json, os, shutil, sqlite3, sys, tempfile
        source = sys.argv[1]
        if not os.path.exists(source):
            print(json.dumps({"runs": [], "checkpoints": [], "globals": []}))
            sys.exit()
        with tempfile.TemporaryDirectory() as folder:
            for suffix in ("", "-wal"):
                if os.path.exists(source + suffix):
                    shutil.copy(source + suffix, folder + "/runs.sqlite" + suffix)
            database = sqlite3.connect(folder + "/runs.sqlite")
            check = database.execute("PRAGMA integrity_check").fetchall()
            assert check == [("ok",)], check
            def rows(query): return [[str(value) for value in row] for row in database.execute(query)]
            print(json.dumps({
                "runs": rows("SELECT run_id, status, attempts FROM run"),
                "checkpoints": rows("SELECT subflow, iteration FROM checkpoint"),
                "globals": rows("SELECT node, iteration, name, value FROM global"),
            }))
        """

    init(job: String) throws {
        let text = try ChildProcess.python(Self.script, ["\(job)/runs.sqlite"])
        let found = try JSONDecoder().decode([String: [[String]]].self, from: Data(text.utf8))
        for row in found["runs"] ?? [] {
            runs[row[0]] = row[1]
            attempts += Int(row[2]) ?? 0
        }
        checkpoints = Set((found["checkpoints"] ?? []).map { ChainFlow.Place($0[0], $0[1]) })
        for row in found["globals"] ?? [] { globals["\(row[0])#\(row[1]).\(row[2])"] = row[3] }
    }
}

import Foundation
package import PypeModel
import PypeStore
import TestSupport

/// A folder with a run database, and rows to put in.
struct StoreFixture {
    let folder: TemporaryFolder
    var path: String { "\(folder.path)/runs.sqlite" }

    init() throws { folder = try TemporaryFolder() }

    func open(_ mode: RunStore.Mode = .readWrite) throws -> RunStore { try RunStore.open(path, mode: mode) }

    /// A database with one run and its checkpoints `a`, `b`, …, closed.
    func filled(run: String = "r1", checkpoints: Int = 3) throws {
        let store = try open()
        try store.begin(Self.run(run))
        for index in 0..<checkpoints { try store.commit(Self.checkpoint(run, Self.name(index))) }
        try store.close()
    }

    static func name(_ index: Int) -> String { "node_\(index)" }

    static func run(_ id: String, started: String = "2025-01-15T08:00:00.000Z") -> RunRow {
        RunRow(
            runID: id, flow: "nightly", version: "1.0.0", started: started, pid: 4711,
            dagSHA256: String(repeating: "a", count: 64), context: ["day": "2025-01-15"], overrides: [:])
    }

    static func checkpoint(_ run: String, _ subflow: String, _ iteration: String = "") -> CheckpointRow {
        CheckpointRow(
            runID: run, subflow: subflow, iteration: iteration, fingerprint: "f-\(subflow)",
            outputs: ["rows": 3, "files": ["data/ü.parquet"]], lists: ["items": "lists/items.parquet"],
            ended: "2025-01-15T08:00:01.000Z", seconds: 0.25)
    }

    /// Rows that Python's own SQLite reads, tab-separated columns.
    func rows(_ sql: String) throws -> [[String]] { try Self.rows(path, sql) }

    static func rows(_ path: String, _ sql: String) throws -> [[String]] {
        let script = """
            import sqlite3, sys
            db = sqlite3.connect(sys.argv[1])
            for row in db.execute(sys.argv[2]): print("\\t".join("NULL" if v is None else str(v) for v in row))
            """
        return try ChildProcess.python(script, [path, sql]).split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }

    /// Changes the database behind pype's back.
    @discardableResult
    func change(_ sql: String) throws -> String {
        try ChildProcess.python(
            "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.executescript(sys.argv[2]); db.close()",
            [path, sql])
    }

    func bytes() throws -> Data { try Data(contentsOf: URL(filePath: path)) }

    /// The error of a call that has to fail; nil when it does not.
    static func error(_ body: () throws -> some Any) -> StoreError? {
        do {
            _ = try body()
            return nil
        } catch {
            return error as? StoreError
        }
    }
}

extension Value: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral
{
    package init(dictionaryLiteral elements: (String, Value)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }
    package init(arrayLiteral elements: Value...) { self = .array(elements) }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .int(value) }
    package init(floatLiteral value: Double) { self = .double(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
}

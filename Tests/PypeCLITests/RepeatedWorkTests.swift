import Foundation
import TestSupport
import Testing

@Suite("A resume that does work once more")
struct RepeatedWorkTests {
    private static let words = "'load' (sql_sink) may have done its work before the run ended, and does it again"

    private static func flow(control: String = "") -> String {
        """
        flow: {name: twice, version: 1.0.0}
        settings: {fail_strategy: continue, retries: 0}
        context: {out: /proc/none.csv}
        modules:
          - {id: rows, name: generate_source, config: {rows: 10}}
          - {id: load, name: sql_sink, config: {driver: sqlite, uri: data.db, table: t}}
          - {id: more, name: generate_source, config: {rows: 10}}
          - {id: write, name: csv_sink, config: {output_path: "{{context.out}}"}}
        connections:
          data: [rows.data - load.input, \(control.isEmpty ? "rows" : "more").data - write.input]
          control: [\(control)]
        """.replacingOccurrences(
            of: control.isEmpty ? "  - {id: more, name: generate_source, config: {rows: 10}}\n" : "\0", with: "")
    }

    private func count(_ space: Workspace) throws -> String {
        try ChildProcess.python(
            "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('SELECT count(*) FROM t').fetchone()[0])",
            ["\(space.path)/data.db"])
    }

    @Test("names the step that may have done it before, since its sub flow has no checkpoint")
    func named() throws {
        let space = try Workspace()
        #expect(try space.run(Self.flow()).status == 1)
        #expect(try count(space) == "10\n")
        let resumed = try space.pype("run", "jobs/twice", "--resume", "--set", "out=out.csv")
        #expect(resumed.status == 0 && resumed.errors.contains("warn: \(Self.words)"), "\(resumed.errors)")
        #expect(try count(space) == "20\n")
    }

    @Test("says nothing of a step whose sub flow has a checkpoint, and does not run it")
    func finished() throws {
        let space = try Workspace()
        #expect(try space.run(Self.flow(control: "load (1|success) more")).status == 1)
        let resumed = try space.pype("run", "jobs/twice", "--resume", "--set", "out=out.csv")
        #expect(resumed.status == 0 && !resumed.errors.contains("may have done"), "\(resumed.errors)")
        #expect(try count(space) == "10\n")
    }

    @Test("says nothing of a step that failed and left nothing behind")
    func failed() throws {
        let space = try Workspace()
        _ = try ChildProcess.python(
            "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('CREATE TABLE t (id INTEGER CHECK (id < 9))')",
            ["\(space.path)/data.db"])
        #expect(try space.run(Self.flow()).status == 1)
        let resumed = try space.pype("run", "jobs/twice", "--resume")
        #expect(resumed.status == 1 && !resumed.errors.contains("may have done"), "\(resumed.errors)")
        #expect(try count(space) == "0\n")
    }
}

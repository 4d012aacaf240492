import Foundation
import TestSupport
import Testing

/// Disks without space, and limits on the size of files.
@Suite("Full disks")
struct FullDiskTests {
    /// Runs the flow with its job folder on a disk of so many kilobytes, gives the disk room, and goes on.
    ///
    /// Leaves `CODE SECOND-CODE` on stdout, and in the folder the database (`stopped/`), the number of steps and what was
    /// said, each as it was after the first attempt.
    private static let script = """
        mv jobs/chain jobs/plain
        mkdir jobs/chain stopped
        mount -t tmpfs -o "size=$1k" none jobs/chain
        cp -r jobs/plain/. jobs/chain/
        code=0
        "$2" run jobs/chain 2> said || code=$?
        cp jobs/chain/runs.sqlite* stopped/ 2> /dev/null || true
        cat journal.txt 2> /dev/null | wc -l > steps
        mount -o remount,size=100m jobs/chain
        second=0
        if [ "$code" != 0 ]; then
            "$2" run jobs/chain --resume 2> said-second || second=$?
            if grep -q resume-nothing said-second; then second=0; "$2" run jobs/chain 2> said-second || second=$?; fi
        fi
        rm -r jobs/plain
        cp -r jobs/chain jobs/kept
        umount jobs/chain
        rmdir jobs/chain
        mv jobs/kept jobs/chain
        echo "$code $second"
        """

    @Test(
        "a job folder on a full disk is told, and the run goes on from its checkpoints when there is room",
        .enabled(if: Namespace.isThere), arguments: [48, 72, 96, 120, 160, 220, 300, 400, 520])
    func job(kilobytes: Int) throws {
        let run = try ChainRun(.none)
        let result = try Namespace.run(
            Self.script, "\(kilobytes)", Project.pype, in: run.folder.url, environment: run.environment)
        #expect(result.status == 0, "\(result.errors)")
        let codes = result.output.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        let said = try String(contentsOfFile: "\(run.path)/said", encoding: .utf8)
        let second = (try? String(contentsOfFile: "\(run.path)/said-second", encoding: .utf8)) ?? ""
        guard codes.count == 2 else {
            Issue.record("\(result.output)")
            return
        }
        #expect(codes[1] == 0, "\(said)\n\(second)")
        let steps = try #require(
            Int(
                try String(contentsOfFile: "\(run.path)/steps", encoding: .utf8).trimmingCharacters(
                    in: .whitespacesAndNewlines)))
        if codes[0] != 0 {
            // Nothing ran, or the flow failed; not a crash.
            #expect(codes[0] == (steps == 0 ? 2 : 1), "\(codes) \(said)")
            #expect(said.contains("o space") && said.contains("jobs/chain/"), "\(said)")
        } else {
            #expect(kilobytes >= 220)
        }
        let known = try ChainDatabase(job: "\(run.path)/stopped").checkpoints
        let again = run.journal().dropFirst(steps).filter { known.contains($0.subflow) }
        #expect(again.isEmpty || codes[0] == 0)
        #expect(try run.outputs() == KillTests.undisturbed.get().outputs)
        #expect(try run.record(run.id()) == KillTests.undisturbed.get().record)
    }

    @Test("a limit on the size of files ends no process, and what was recorded before it stays")
    func limited() throws {
        for kilobytes in [30, 60, 120] {
            let run = try ChainRun(.none)
            let result = try ChildProcess.run(
                "/usr/bin/env",
                ["bash", "-c", "ulimit -f $1; exec \"$2\" run jobs/chain", "bash", "\(kilobytes)", Project.pype],
                in: run.folder.url, environment: run.environment)
            let steps = run.journal().count
            #expect(!result.wasSignalled && result.status == (steps == 0 ? 2 : 1), "\(result.errors)")
            #expect(result.errors.contains("jobs/chain/runs.sqlite"), "\(result.errors)")
            let known = try run.database().checkpoints
            let second = try run.pype(
                "run", "jobs/chain", try run.database().runs.isEmpty ? "--view=plain" : "--resume")
            #expect(second.status == 0, "\(second.errors)")
            #expect(!run.journal().dropFirst(steps).contains { known.contains($0.subflow) })
            #expect(try run.outputs() == KillTests.undisturbed.get().outputs)
        }
    }

    @Test(
        "an output and a table on disk for which there is no space fail their module, and leave nothing half-written",
        .enabled(if: Namespace.isThere), arguments: ["out", "tmp"])
    func outputs(place: String) throws {
        let space = try Workspace()
        let job = try space.build(
            """
            flow: {name: wide, version: 1.0.0}
            modules:
              - {id: make, name: generate_source, force_disk: \(place == "tmp"), config: {rows: 200000}}
              - {id: keep, name: parquet_sink, config: {output_path: out/rows.parquet}}
            connections:
              data: ["make.data - keep.input"]
            """)
        for name in ["out", "tmp"] { try space.folder.write("\(name)/.keep", "") }
        let result = try Namespace.run(
            """
            mount -t tmpfs -o size=64k none "$1"
            [ "$1" = tmp ] || echo before > out/rows.parquet
            code=0
            TMPDIR="$PWD/tmp" "$2" run "$3" || code=$?
            find out tmp -type f ! -name .keep
            cat out/rows.parquet 2> /dev/null || true
            exit $code
            """, place, Project.pype, job, in: space.folder.url, environment: Workspace.environment(space.path))
        #expect(result.status == 1, "\(result.errors)")
        #expect(result.errors.contains("o space left") && result.errors.contains("help: "), "\(result.errors)")
        #expect(result.errors.contains(place == "out" ? "keep: " : "make: ") && result.errors.contains("\(place)/"))
        #expect(result.output == (place == "out" ? "out/rows.parquet\nbefore\n" : ""))
    }
}

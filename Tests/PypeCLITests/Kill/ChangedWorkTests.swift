import Foundation
import TestSupport
import Testing

/// Resumes of what is not as it was, or is still going on.
@Suite("Resumes that are refused")
struct ChangedWorkTests {
    private func expectRefusal(_ result: ProcessResult, _ rule: String, _ words: String...) {
        #expect(result.status == 2 && !result.wasSignalled)
        for word in ["error[\(rule)]", "help: "] + words {
            #expect(result.errors.contains(word), "\(word): \(result.errors)")
        }
    }

    @Test("another config of finished work is named, and of work to come is what a resume is for")
    func config() throws {
        let run = try ChainRun.stopped()
        let dag = "\(run.job)/chain_dag.json"
        let text = try String(contentsOfFile: dag, encoding: .utf8)
        try text.replacingOccurrences(of: "it begins", with: "it began").write(
            toFile: dag, atomically: true, encoding: .utf8)
        expectRefusal(
            try run.resume(), "resume-changed", "'note' of 'begin' was \"it begins\" and is \"it began\"",
            "--accept-changes")
        #expect(run.journal().count == ChainFlow.steps)
        let accepted = try run.resume("--accept-changes")
        #expect(accepted.status == 0, "\(accepted.errors)")
        #expect(run.journal().count == ChainFlow.steps + 1)
        #expect(try run.outputs() == KillTests.undisturbed.get().outputs)

        let other = try ChainRun.stopped()
        try text.replacingOccurrences(of: "it ends", with: "it ended").write(
            toFile: "\(other.job)/chain_dag.json", atomically: true, encoding: .utf8)
        #expect(try other.resume().status == 0)
        let end = try #require(try other.outputs()["end.txt"])
        #expect(String(decoding: end, as: UTF8.self).hasPrefix("it ended "))
    }

    @Test("a flow that was changed for one resume and changed back for the next is refused where that was finished")
    func changedBack() throws {
        let run = try ChainRun.stopped()
        let dag = "\(run.job)/chain_dag.json"
        let text = try String(contentsOfFile: dag, encoding: .utf8)
        // The last step is done in the second attempt, as the changed flow says; the record cannot be written then.
        try text.replacingOccurrences(of: "it ends", with: "it ended").write(
            toFile: dag, atomically: true, encoding: .utf8)
        let record = "\(try run.runFolder())/run.json"
        try? FileManager.default.removeItem(atPath: record)
        try FileManager.default.createDirectory(atPath: record, withIntermediateDirectories: true)
        let second = try run.resume()
        #expect(second.status == 1 && second.errors.contains("error[run-record]"), "\(second.errors)")
        #expect(second.errors.contains("--resume \(try run.id())"))
        try FileManager.default.removeItem(atPath: record)
        try text.write(toFile: dag, atomically: true, encoding: .utf8)
        expectRefusal(try run.resume(), "resume-changed", "'end'")
        #expect(try run.resume("--accept-changes").status == 0)
        #expect(run.journal().count == ChainFlow.steps + 1)
    }

    @Test("another context of finished work is named, and what a resume sets is known to the next")
    func context() throws {
        let run = try ChainRun.stopped()
        expectRefusal(
            try run.resume("--set", "pause=7"), "resume-changed", "context.pause, which 'begin' uses, was 0 and is 7")
        #expect(run.journal().count == ChainFlow.steps)
        // Without the text for `fail` it is still that of the run.
        #expect(try run.pype("run", "jobs/chain", "--resume").status == 1)
        #expect(try run.resume("--set", "fail=create", "--set", "other=1").status == 0)
        let again = try ChainRun.stopped()
        #expect(try again.pype("run", "jobs/chain", "--resume", "--set", "fail=run").status == 1)
        #expect(try again.resume("--set", "pause=7", "--accept-changes").status == 0)
        #expect(try again.outputs() == KillTests.undisturbed.get().outputs)
    }

    @Test("a library that is another file is refused with both hashes, and after a new build with its name")
    func library() throws {
        let run = try ChainRun.stopped()
        let dag = "\(run.job)/chain_dag.json"
        let text = try String(contentsOfFile: dag, encoding: .utf8)
        let old = try #require(text.firstMatch(of: /"([^"]*\/libchain\.so)"/)).1
        let new = "\(run.path)/libchain.so"
        try FileManager.default.copyItem(atPath: String(old), toPath: new)
        let before = try Self.sha256(new)
        let file = try FileHandle(forWritingTo: URL(filePath: new))
        try file.seekToEnd()
        try file.write(contentsOf: Data([0]))
        try file.close()
        let after = try Self.sha256(new)
        let moved = text.replacingOccurrences(of: String(old), with: new)
        try moved.write(toFile: dag, atomically: true, encoding: .utf8)
        expectRefusal(try run.resume(), "library-changed", before, after, "build the job anew")
        try moved.replacingOccurrences(of: before, with: after).write(
            toFile: dag, atomically: true, encoding: .utf8)
        expectRefusal(
            try run.resume(), "resume-changed", "the library of 'begin', \(new), has changed", "the library of 'load'")
        #expect(run.journal().count == ChainFlow.steps)
        #expect(try run.resume("--accept-changes").status == 0)
        #expect(run.journal().count == ChainFlow.steps + 1)
    }

    private static func sha256(_ path: String) throws -> String {
        try ChildProcess.python(
            "import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], 'rb').read()).hexdigest(), end='')", [path])
    }

    @Test("a run that is going on is neither resumed nor run beside, and its holder is named")
    func alive() throws {
        let run = try ChainRun(.slow)
        let process = try run.start([])
        process.wait { run.journal().count >= 2 }
        let id = try run.id()
        for options in [["--resume"], ["--resume", id], ["--resume", "--beside"]] {
            let result = try ChildProcess.run(
                Project.pype, ["run", "jobs/chain"] + options, in: run.folder.url, environment: run.environment)
            expectRefusal(result, "job-busy", id)
        }
        expectRefusal(try run.pype("run", "jobs/chain"), "job-busy", id, "process")
        #expect(process.isRunning)
        #expect(try run.database().attempts == 1)
        process.kill()
    }

    @Test("of two resumes at once the second is refused, and the first one ends as if it were alone")
    func twoResumes() throws {
        let run = try ChainRun(.quick)
        let first = try run.start([])
        first.wait { run.journal().count >= 10 }
        first.kill()
        let rivals = try (0..<4).map { _ in try run.start(["--resume"]) }
        let codes = rivals.map(\.status)
        #expect(codes.count { $0 == 0 } == 1, "\(codes) \(rivals.map(\.errors))")
        for rival in rivals where rival.status != 0 {
            // The others came while it ran, or when nothing was left to do.
            #expect(rival.status == 2)
            #expect(rival.errors.contains("is running") || rival.errors.contains("resume-nothing"), "\(rival.errors)")
        }
        #expect(try run.database().attempts == 2)
        #expect(Set(run.journal()).count == ChainFlow.steps)
        #expect(try run.outputs() == KillTests.undisturbed.get().outputs)
    }
}

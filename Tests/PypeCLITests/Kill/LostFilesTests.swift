import Foundation
import TestSupport
import Testing

/// Files that a resume would need and that are gone, damaged or somewhere else.
@Suite("Files that a resume misses")
struct LostFilesTests {
    enum Loss: String, CaseIterable {
        case gone, torn, flipped, folder

        func apply(_ path: String) throws {
            var bytes = try Data(contentsOf: URL(filePath: path))
            try FileManager.default.removeItem(atPath: path)
            switch self {
            case .gone: return
            case .torn: try bytes.prefix(bytes.count / 2).write(to: URL(filePath: path))
            case .flipped:
                for index in 4..<bytes.count - 8 where index % 3 == 0 { bytes[index] ^= 0xff }
                try bytes.write(to: URL(filePath: path))
            case .folder: try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            }
        }
    }

    private func expectResult(_ run: ChainRun) throws {
        #expect(try run.outputs() == KillTests.undisturbed.get().outputs)
        #expect(try run.record(run.id()) == KillTests.undisturbed.get().record)
    }

    @Test(
        "a list that cannot be read makes its sub flow run again, and what ran for its items, and nothing else",
        arguments: [Loss.gone, .torn, .flipped], ["days.data", "hours.data#1"])
    func list(loss: Loss, name: String) throws {
        let run = try ChainRun.stopped()
        try loss.apply("\(run.runFolder())/checkpoints/list-\(name).parquet")
        let result = try run.resume()
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.contains("checkpoints/list-\(name).parquet"))
        #expect(result.errors.contains("that sub flow runs again"))
        let ran = Set(run.journal().dropFirst(ChainFlow.steps))
        let all = Set(run.journal())
        let again = all.filter {
            name == "days.data"
                ? ["days", "get", "put", "hours", "hour"].contains($0.node)
                : ($0.node == "hours" && $0.iteration == "1") || ($0.node == "hour" && $0.iteration.hasPrefix("1/"))
        }
        #expect(ran == again.union([ChainFlow.Place("end")]))
        try expectResult(run)
    }

    @Test("a run goes on without its copy of dag.json, and without its whole folder")
    func folder() throws {
        for name in ["/dag.json", ""] {
            let run = try ChainRun.stopped()
            try FileManager.default.removeItem(atPath: try run.runFolder() + name)
            let result = try run.resume()
            #expect(result.status == 0, "\(result.errors)")
            let ran = Set(run.journal().dropFirst(ChainFlow.steps).map(\.node))
            // Without the folder the lists are gone, and all that hangs on them is done again.
            let again: Set<String> = ["days", "get", "put", "hours", "hour", "files", "make", "keep"]
            #expect(ran == (name.isEmpty ? again.union(["end"]) : ["end"]))
            try expectResult(run)
        }
    }

    @Test("a job folder may be moved between run and resume")
    func moved() throws {
        let run = try ChainRun.stopped()
        try FileManager.default.moveItem(atPath: "\(run.path)/jobs", toPath: "\(run.path)/elsewhere")
        let result = try run.pype("run", "elsewhere/chain", "--resume", "--set", "fail=")
        #expect(result.status == 0, "\(result.errors)")
        try FileManager.default.moveItem(atPath: "\(run.path)/elsewhere", toPath: "\(run.path)/jobs")
        #expect(run.journal().count == ChainFlow.steps + 1)
        try expectResult(run)
    }

    @Test("a resume from another folder is refused when outputs were named from the first one, with both named")
    func otherFolder() throws {
        let run = try ChainRun.stopped()
        try run.folder.write("other/out/x", "")
        let result = try ChildProcess.run(
            Project.pype, ["run", "../jobs/chain", "--resume", "--set", "fail="],
            in: run.folder.url.appending(path: "other"), environment: run.environment)
        #expect(result.status == 2)
        #expect(result.errors.contains("error[resume-changed]"))
        #expect(
            result.errors.contains("'out/begin.txt' was written as '\(run.path)/out/begin.txt'"), "\(result.errors)")
        #expect(result.errors.contains("--accept-changes"))
        #expect(run.journal().count == ChainFlow.steps)
        #expect(try run.resume().status == 0)
        try expectResult(run)
    }

    @Test("an output of finished work that is gone, changed or a folder is named", arguments: Loss.allCases)
    func output(loss: Loss) throws {
        let run = try ChainRun.stopped()
        let path = "\(run.path)/out/hour-111.txt"
        let bytes = try Data(contentsOf: URL(filePath: path))
        try loss.apply(path)
        let result = try run.resume()
        #expect(result.status == 2)
        #expect(result.errors.contains("error[resume-changed]") && result.errors.contains("the output '\(path)'"))
        #expect(run.journal().count == ChainFlow.steps)
        try? FileManager.default.removeItem(atPath: path)
        try bytes.write(to: URL(filePath: path))
        #expect(try run.resume().status == 0)
        try expectResult(run)
    }
}

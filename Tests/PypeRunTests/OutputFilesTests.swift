import Foundation
import PypeHost
import PypeModel
import TestSupport
import Testing

@testable import PypeRun

@Suite("Output files")
struct OutputFilesTests {
    private func failure(_ body: () throws -> some Any) -> ModuleFailure? {
        do {
            _ = try body()
            return nil
        } catch {
            return error as? ModuleFailure
        }
    }

    @Test("a file appears under its name only when it is committed")
    func commit() throws {
        let home = try TemporaryFolder()
        let files = OutputFiles(runID: "r")
        let aside = try files.open(path: "\(home.path)/out.txt", overwrite: true)
        try "text".write(toFile: aside, atomically: false, encoding: .utf8)
        #expect(try home.contents() == [".out.txt.r-\(FileHash.sha256(text: "\(home.path)/out.txt").prefix(8)).part"])
        try files.commit()
        #expect(try home.contents() == ["out.txt"])
        #expect(files.published == ["\(home.path)/out.txt"])
    }

    @Test("what is discarded leaves nothing, and an older file stays as it was")
    func discard() throws {
        let home = try TemporaryFolder()
        try home.write("out.txt", "old")
        let files = OutputFiles(runID: "r")
        let aside = try files.open(path: "\(home.path)/out.txt", overwrite: true)
        try "new".write(toFile: aside, atomically: false, encoding: .utf8)
        files.discard()
        #expect(try home.contents() == ["out.txt"])
        #expect(try String(contentsOfFile: "\(home.path)/out.txt", encoding: .utf8) == "old")
    }

    @Test("an older file is replaced or kept, as asked", arguments: [true, false])
    func overwrite(allowed: Bool) throws {
        let home = try TemporaryFolder()
        try home.write("out.txt", "old")
        let files = OutputFiles(runID: "r")
        let refused = failure {
            let aside = try files.open(path: "\(home.path)/out.txt", overwrite: allowed)
            try "new".write(toFile: aside, atomically: false, encoding: .utf8)
            try files.commit()
        }
        #expect(refused?.code == (allowed ? nil : .alreadyExists))
        #expect(try String(contentsOfFile: "\(home.path)/out.txt", encoding: .utf8) == (allowed ? "new" : "old"))
        #expect(try home.contents() == ["out.txt"])
    }

    @Test("a file that turns up while the module writes is not replaced either")
    func overwriteRace() throws {
        let home = try TemporaryFolder()
        let files = OutputFiles(runID: "r")
        let aside = try files.open(path: "\(home.path)/out.txt", overwrite: false)
        try "new".write(toFile: aside, atomically: false, encoding: .utf8)
        try home.write("out.txt", "theirs")
        #expect(failure { try files.commit() }?.code == .alreadyExists)
        #expect(try String(contentsOfFile: "\(home.path)/out.txt", encoding: .utf8) == "theirs")
        #expect(try home.contents() == ["out.txt"])
    }

    @Test(
        "places that cannot hold a file are refused at once", arguments: ["no/such/out.txt", ".", "", "dir", "file/x"])
    func badPlaces(name: String) throws {
        let home = try TemporaryFolder()
        try home.write("dir/x", "")
        try home.write("file", "")
        #expect(failure { try OutputFiles(runID: "r").open(path: "\(home.path)/\(name)", overwrite: true) } != nil)
        #expect(try home.contents() == ["dir", "dir/x", "file"])
    }

    @Test("a FIFO, and whatever else is no file, is refused, and stays what it is")
    func special() throws {
        let home = try TemporaryFolder()
        let pipe = "\(home.path)/pipe"
        mkfifo(pipe, 0o600)
        let refused = failure { try OutputFiles(runID: "r").open(path: pipe, overwrite: true) }
        #expect(refused?.code == .invalidArgument && refused?.hint == "give the path of a file")
        #expect(FilePlace.kind(of: pipe) == .special)
        #expect(try home.contents() == ["pipe"])
    }

    @Test("a FIFO that turns up while the module writes is not replaced either", arguments: [true, false])
    func specialRace(overwrite: Bool) throws {
        let home = try TemporaryFolder()
        let files = OutputFiles(runID: "r")
        let aside = try files.open(path: "\(home.path)/out", overwrite: overwrite)
        try "new".write(toFile: aside, atomically: false, encoding: .utf8)
        mkfifo("\(home.path)/out", 0o600)
        #expect(failure { try files.commit() }?.code == .invalidArgument)
        #expect(FilePlace.kind(of: "\(home.path)/out") == .special)
        #expect(try home.contents() == ["out"])
    }

    @Test("a link stays a link, and the file that it leads to is replaced whole")
    func links() throws {
        let home = try TemporaryFolder()
        try home.write("real/data.txt", "old")
        let link = "\(home.path)/out.txt"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "real/data.txt")
        let files = OutputFiles(runID: "r")
        let aside = try files.open(path: link, overwrite: true)
        try "new".write(toFile: aside, atomically: false, encoding: .utf8)
        #expect(try String(contentsOfFile: link, encoding: .utf8) == "old")
        try files.commit()
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "real/data.txt")
        #expect(try String(contentsOfFile: "\(home.path)/real/data.txt", encoding: .utf8) == "new")
        #expect(files.published == [link])
        #expect(try home.contents() == ["out.txt", "real", "real/data.txt"])
        let kept = failure { try OutputFiles(runID: "r").open(path: link, overwrite: false) }
        #expect(kept?.code == .alreadyExists)
    }

    @Test("a link that leads nowhere is refused, and nothing is made where it points")
    func brokenLinks() throws {
        let home = try TemporaryFolder()
        let link = "\(home.path)/out.txt"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "gone.txt")
        let refused = failure { try OutputFiles(runID: "r").open(path: link, overwrite: true) }
        #expect(refused?.message.contains("cannot be followed") == true)
        #expect(try home.contents() == ["out.txt"])
    }

    @Test("a tilde is a letter of a name, and a folder that begins so is looked for as it is")
    func tilde() throws {
        let here = FileManager.default.currentDirectoryPath
        #expect(FilePlace.absolute("~/out.txt") == "\(here)/~/out.txt")
        #expect(FilePlace.settled("~/out.txt") == "\(here)/~/out.txt")
        let refused = failure { try OutputFiles(runID: "r").open(path: "~/out.txt", overwrite: true) }
        #expect(refused?.hint == "a tilde means nothing here: write the whole path")
    }

    @Test("a link and the file behind it are one file to a run")
    func sharedLink() throws {
        let home = try TemporaryFolder()
        let file = try home.write("rows.txt", "").path
        let link = "\(home.path)/link.txt"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
        let flow = try StepFlow(
            [
                ("a", "source", ["rows": 12]), ("b", "sink", ["path": .string(link)]), ("c", "source", ["rows": 5]),
                ("d", "sink", ["path": .string(file)]),
            ],
            edges: [("a.data", "b.input"), ("c.data", "d.input")], controls: [("b", 1, "c")])
        let record = try flow.run()
        #expect(record.node("d")?.error?.message.contains("is written by 'b'") == true)
        #expect(record.node("b")?.files == [link])
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "12\n")
    }

    @Test("a module that opens a file and writes nothing fails at commit, and the other files go too")
    func unwritten() throws {
        let home = try TemporaryFolder()
        let files = OutputFiles(runID: "r")
        _ = try files.open(path: "\(home.path)/a", overwrite: true)
        let aside = try files.open(path: "\(home.path)/b", overwrite: true)
        try "b".write(toFile: aside, atomically: false, encoding: .utf8)
        #expect(failure { try files.commit() } != nil)
        #expect(try home.contents().isEmpty)
    }

    @Test("a very long and a Unicode name are kept")
    func names() throws {
        let home = try TemporaryFolder()
        let files = OutputFiles(runID: "r")
        let names = [String(repeating: "x", count: 250), "日本語 ünï.parquet"]
        for name in names {
            let aside = try files.open(path: "\(home.path)/\(name)", overwrite: true)
            try "x".write(toFile: aside, atomically: false, encoding: .utf8)
        }
        try files.commit()
        #expect(Set(try home.contents()) == Set(names))
    }

    @Test(
        "two modules that write one file are told, and the first one's rows stay",
        arguments: ["rows.txt", "./rows.txt"])
    func sharedFile(name: String) throws {
        let home = try TemporaryFolder()
        let first = "\(home.path)/rows.txt"
        let flow = try StepFlow(
            [
                ("a", "source", ["rows": 12]), ("b", "sink", ["path": .string(first)]), ("c", "source", ["rows": 5]),
                ("d", "sink", ["path": .string("\(home.path)/\(name)")]),
            ],
            edges: [("a.data", "b.input"), ("c.data", "d.input")], controls: [("b", 1, "c")])
        let record = try flow.run()
        #expect(record.node("d")?.error?.code == "ALREADY_EXISTS")
        #expect(record.node("d")?.error?.message.contains("is written by 'b'") == true)
        #expect(try String(contentsOfFile: first, encoding: .utf8) == "12\n")
    }

    @Test("a sink's file is there after a run that succeeded, and not after one that failed", arguments: [false, true])
    func throughRun(fails: Bool) throws {
        let home = try TemporaryFolder()
        let path = "\(home.path)/rows.txt"
        let config: [String: Value] = fails ? ["path": .string(path), "fail": "run"] : ["path": .string(path)]
        let flow = try StepFlow(
            [("a", "source", ["rows": 12]), ("b", "sink", config)], edges: [("a.data", "b.input")])
        let record = try flow.run()
        #expect(try home.contents() == (fails ? [] : ["rows.txt"]))
        #expect(record.node("b")?.files == (fails ? nil : [path]))
        if !fails { #expect(try String(contentsOfFile: path, encoding: .utf8) == "12\n") }
    }

    @Test("files with one long beginning, and with names in any script, do not get in each other's way")
    func longNames() throws {
        let home = try TemporaryFolder()
        let beginning = String(repeating: "a", count: 200)
        let names = [
            "\(beginning)-1", "\(beginning)-2", String(repeating: "🧪", count: 60), String(repeating: "é", count: 120),
        ]
        // Two modules at the same time.
        let writers = names.map { _ in OutputFiles(runID: "20250115T060000Z-1f3a9c") }
        for (name, files) in zip(names, writers) {
            let aside = try files.open(path: "\(home.path)/\(name)", overwrite: false)
            #expect(aside.split(separator: "/").last?.utf8.count ?? 0 <= 255)
            try Data(name.utf8).write(to: URL(filePath: aside))
        }
        for files in writers { try files.commit() }
        for name in names {
            #expect(try String(contentsOfFile: "\(home.path)/\(name)", encoding: .utf8) == name)
        }
        #expect(try home.contents().count == names.count)
    }

    @Test("a later attempt may replace a file of the run's own, and no other, whatever is cut off its notes")
    func ownFiles() throws {
        let home = try TemporaryFolder()
        func attempt() -> OutputFiles {
            OutputFiles(runID: "r", ledger: OutputLedger(folder: home.path, runID: "r"))
        }
        func write(_ text: String, _ name: String, _ files: OutputFiles) throws {
            let aside = try files.open(path: "\(home.path)/\(name)", overwrite: false)
            try Data(text.utf8).write(to: URL(filePath: aside))
            try files.commit()
        }
        try write("first", "out.txt", attempt())
        let notes = try FileHandle(forWritingTo: home.url.appending(path: OutputLedger.fileName))
        try notes.seekToEnd()
        try notes.write(contentsOf: Data("{\"own\": [\"1\"".utf8))
        try notes.close()
        try write("second", "out.txt", attempt())
        try write("third", "out.txt", attempt())
        #expect(try String(contentsOfFile: "\(home.path)/out.txt", encoding: .utf8) == "third")
        // The same name, and another file.
        try home.write("out.txt", "precious")
        #expect(failure { try write("fourth", "out.txt", attempt()) }?.code == .alreadyExists)
        #expect(try String(contentsOfFile: "\(home.path)/out.txt", encoding: .utf8) == "precious")
        #expect(try home.contents() == ["out.txt", OutputLedger.fileName])
    }
}

import Foundation
import PypeHost
import TestSupport
import Testing

@testable import PypeRun

@Suite("Output files")
struct OutputFilesTests {
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
        let refused = ModuleFailure.of {
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
        #expect(ModuleFailure.of { try files.commit() }?.code == .alreadyExists)
        #expect(try String(contentsOfFile: "\(home.path)/out.txt", encoding: .utf8) == "theirs")
        #expect(try home.contents() == ["out.txt"])
    }

    @Test("a module that opens a file and writes nothing fails at commit, and the other files go too")
    func unwritten() throws {
        let home = try TemporaryFolder()
        let files = OutputFiles(runID: "r")
        _ = try files.open(path: "\(home.path)/a", overwrite: true)
        let aside = try files.open(path: "\(home.path)/b", overwrite: true)
        try "b".write(toFile: aside, atomically: false, encoding: .utf8)
        #expect(ModuleFailure.of { try files.commit() } != nil)
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
        #expect(ModuleFailure.of { try write("fourth", "out.txt", attempt()) }?.code == .alreadyExists)
        #expect(try String(contentsOfFile: "\(home.path)/out.txt", encoding: .utf8) == "precious")
        #expect(try home.contents() == ["out.txt", OutputLedger.fileName])
    }
}

import Foundation
import PypeHost
import TestSupport
import Testing

@testable import PypeRun

@Suite("Places of output files")
struct OutputPlaceTests {
    @Test(
        "places that cannot hold a file are refused at once", arguments: ["no/such/out.txt", ".", "", "dir", "file/x"])
    func badPlaces(name: String) throws {
        let home = try TemporaryFolder()
        try home.write("dir/x", "")
        try home.write("file", "")
        #expect(
            ModuleFailure.of { try OutputFiles(runID: "r").open(path: "\(home.path)/\(name)", overwrite: true) } != nil)
        #expect(try home.contents() == ["dir", "dir/x", "file"])
    }

    @Test("a FIFO, and whatever else is no file, is refused, and stays what it is")
    func special() throws {
        let home = try TemporaryFolder()
        let pipe = "\(home.path)/pipe"
        mkfifo(pipe, 0o600)
        let refused = ModuleFailure.of { try OutputFiles(runID: "r").open(path: pipe, overwrite: true) }
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
        #expect(ModuleFailure.of { try files.commit() }?.code == .invalidArgument)
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
        let kept = ModuleFailure.of { try OutputFiles(runID: "r").open(path: link, overwrite: false) }
        #expect(kept?.code == .alreadyExists)
    }

    @Test("a link that leads nowhere is refused, and nothing is made where it points")
    func brokenLinks() throws {
        let home = try TemporaryFolder()
        let link = "\(home.path)/out.txt"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "gone.txt")
        let refused = ModuleFailure.of { try OutputFiles(runID: "r").open(path: link, overwrite: true) }
        #expect(refused?.message.contains("cannot be followed") == true)
        #expect(try home.contents() == ["out.txt"])
    }

    @Test("a tilde is a letter of a name, and a folder that begins so is looked for as it is")
    func tilde() throws {
        let here = FileManager.default.currentDirectoryPath
        #expect(FilePlace.absolute("~/out.txt") == "\(here)/~/out.txt")
        #expect(FilePlace.settled("~/out.txt") == "\(here)/~/out.txt")
        let refused = ModuleFailure.of { try OutputFiles(runID: "r").open(path: "~/out.txt", overwrite: true) }
        #expect(refused?.hint == "a tilde means nothing here: write the whole path")
    }
}

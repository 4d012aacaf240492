import Foundation
import PypeHost
import TestSupport
import Testing

@Suite("file_solo, copies and moves")
struct FileCopyTests {
    @Test("copies a file to a name or into a folder, with its permissions")
    func copy() async throws {
        let folder = try TemporaryFolder()
        let source = try folder.write("grün.txt", "abc").path
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: source)
        let named = try await FileSolo.run("copy", source, to: "\(folder.path)/new/b.txt")
        #expect(named.failure == nil)
        #expect(named.services.globals == ["file_count": "1", "bytes": "3"])
        #expect(try FileSolo.text("\(folder.path)/new/b.txt") == "abc")
        let mode = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/new/b.txt")[.posixPermissions]
        #expect(mode as? Int == 0o640)
        #expect(try await FileSolo.run("copy", source, to: "\(folder.path)/new").failure == nil)
        #expect(try folder.contents() == ["grün.txt", "new", "new/b.txt", "new/grün.txt"])
        #expect(named.services.progress.last == [3, 3])
    }

    @Test("leaves a file at the target alone, unless it may be replaced")
    func overwrite() async throws {
        let folder = try TemporaryFolder()
        let source = try folder.write("a", "new").path
        let target = try folder.write("b", "old").path
        for action in ["copy", "move"] {
            #expect(try await FileSolo.run(action, source, to: target).failure?.code == .alreadyExists)
            #expect(try FileSolo.text(target) == "old")
        }
        #expect(try await FileSolo.run("copy", source, to: target, ["overwrite": true]).failure == nil)
        #expect(try FileSolo.text(target) == "new")
        try folder.write("b", "old")
        #expect(try await FileSolo.run("move", source, to: target, ["overwrite": true]).failure == nil)
        #expect(try folder.contents() == ["b"])
        #expect(try FileSolo.text(target) == "new")
    }

    @Test("takes a pattern, unless there is a file of just that name")
    func patterns() async throws {
        let folder = try TemporaryFolder()
        for name in ["a1.csv", "a2.csv", "b.csv", "[x].csv", "x.csv", "none"] { try folder.write(name, name) }
        let copied = try await FileSolo.run("copy", "\(folder.path)/a?.csv", to: "\(folder.path)/out/")
        #expect(copied.services.globals == ["file_count": "2", "bytes": "12"])
        #expect(try await FileSolo.run("move", "\(folder.path)/[x].csv", to: "\(folder.path)/y").failure == nil)
        #expect(try await FileSolo.run("move", "\(folder.path)/[bx].csv", to: "\(folder.path)/out/").failure == nil)
        #expect(
            try folder.contents() == [
                "a1.csv", "a2.csv", "none", "out", "out/a1.csv", "out/a2.csv", "out/b.csv", "out/x.csv", "y",
            ])
        let several = try await FileSolo.run("copy", "\(folder.path)/a*", to: "\(folder.path)/one")
        #expect(several.failure?.code == .invalidConfig)
        let deleted = try await FileSolo.run("delete", "\(folder.path)/a*.csv")
        #expect(deleted.services.globals == ["file_count": "2", "bytes": "12"])
    }

    @Test("copies a folder with all in it when it may, links as links")
    func folders() async throws {
        let folder = try TemporaryFolder()
        try folder.write("in/deep/a", "12")
        try folder.write("in/b", "3")
        let source = "\(folder.path)/in"
        try FileManager.default.createSymbolicLink(atPath: "\(source)/link", withDestinationPath: "b")
        try FileManager.default.createDirectory(atPath: "\(source)/empty", withIntermediateDirectories: true)
        #expect(
            try await FileSolo.run("copy", source, to: "\(folder.path)/out").failure?.hint?.contains("recursive")
                == true)
        let copied = try await FileSolo.run("copy", source, to: "\(folder.path)/out", ["recursive": true])
        #expect(copied.services.globals == ["file_count": "3", "bytes": "3"])
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder.path)/out/link") == "b")
        #expect(
            try folder.contents().filter { $0.hasPrefix("out/") } == [
                "out/b", "out/deep", "out/deep/a", "out/empty", "out/link",
            ])
        let inside = try await FileSolo.run("copy", source, to: "\(source)/deep/new", ["recursive": true])
        #expect(inside.failure?.message.contains("into itself") == true)
        let moved = try await FileSolo.run("move", "\(folder.path)/out", to: "\(folder.path)/in/deep/")
        #expect(moved.services.globals == ["file_count": "3", "bytes": "3"])
        #expect(try FileSolo.text("\(source)/deep/out/b") == "3")
    }

    @Test("a copy that cannot be whole leaves nothing behind", arguments: ["pipe", "locked"])
    func rollback(kind: String) async throws {
        let folder = try TemporaryFolder()
        try folder.write("in/a/b", "12")
        try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/in/link", withDestinationPath: "a")
        if kind == "pipe" {
            mkfifo("\(folder.path)/in/pipe", 0o600)
        } else {
            // A folder stands where a file is to come.
            try folder.write("in/z", "1")
            try folder.write("out/in/z/keep", "1")
        }
        let before = try folder.contents()
        let copy = try await FileSolo.run("copy", "\(folder.path)/in", to: "\(folder.path)/out", ["recursive": true])
        #expect(copy.failure != nil)
        #expect(try folder.contents() == before)
    }

    @Test("moves a file to another file system as a whole", .enabled(if: otherFileSystem))
    func farMove() async throws {
        let folder = try TemporaryFolder()
        let source = try folder.write("a", "far").path
        let other = "/dev/shm/pype-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: other) }
        #expect(try await FileSolo.run("move", source, to: "\(other)/").failure == nil)
        #expect(try FileSolo.text("\(other)/a") == "far")
        #expect(try FileManager.default.contentsOfDirectory(atPath: other) == ["a"])
        #expect(try folder.contents() == [])
        try folder.write("d/x", "1")
        let moved = try await FileSolo.run("move", "\(folder.path)/d", to: "\(other)/")
        #expect(moved.failure?.code == .notImplemented)
    }

    /// Whether /dev/shm is there and not where temporary files are.
    private static let otherFileSystem: Bool = {
        let devices = ["/dev/shm", FileManager.default.temporaryDirectory.path].map {
            try? FileManager.default.attributesOfFileSystem(forPath: $0)[.systemNumber] as? Int
        }
        return devices[0] != nil && devices[0] != devices[1]
    }()
}

import Foundation
import PypeHost
import TestSupport
import Testing

@Suite("file_solo")
struct FileSoloTests {
    /// Runs it with the defaults of its parameters filled in, as the host does.
    private func run(
        _ action: String, _ path: String, to target: String? = nil, _ config: [String: Any] = [:],
        _ services: PluginServices = PluginServices()
    ) async throws -> PluginRun {
        var whole: [String: Any] = [
            "action": action, "path": path, "overwrite": false, "recursive": false, "missing_ok": false,
            "make_folders": true,
        ]
        whole["target"] = target
        return try await PluginRun("file_solo", PluginRun.config(whole.merging(config) { $1 }), services)
    }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test("copies a file to a name or into a folder, with its permissions")
    func copy() async throws {
        let folder = try TemporaryFolder()
        let source = try folder.write("grün.txt", "abc").path
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: source)
        let named = try await run("copy", source, to: "\(folder.path)/new/b.txt")
        #expect(named.failure == nil)
        #expect(named.services.globals == ["file_count": "1", "bytes": "3"])
        #expect(try text("\(folder.path)/new/b.txt") == "abc")
        let mode = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/new/b.txt")[.posixPermissions]
        #expect(mode as? Int == 0o640)
        #expect(try await run("copy", source, to: "\(folder.path)/new").failure == nil)
        #expect(try folder.contents() == ["grün.txt", "new", "new/b.txt", "new/grün.txt"])
        #expect(named.services.progress.last == [3, 3])
    }

    @Test("leaves a file at the target alone, unless it may be replaced")
    func overwrite() async throws {
        let folder = try TemporaryFolder()
        let source = try folder.write("a", "new").path
        let target = try folder.write("b", "old").path
        for action in ["copy", "move"] {
            #expect(try await run(action, source, to: target).failure?.code == .alreadyExists)
            #expect(try text(target) == "old")
        }
        #expect(try await run("copy", source, to: target, ["overwrite": true]).failure == nil)
        #expect(try text(target) == "new")
        try folder.write("b", "old")
        #expect(try await run("move", source, to: target, ["overwrite": true]).failure == nil)
        #expect(try folder.contents() == ["b"])
        #expect(try text(target) == "new")
    }

    @Test("takes a pattern, unless there is a file of just that name")
    func patterns() async throws {
        let folder = try TemporaryFolder()
        for name in ["a1.csv", "a2.csv", "b.csv", "[x].csv", "x.csv", "none"] { try folder.write(name, name) }
        let copied = try await run("copy", "\(folder.path)/a?.csv", to: "\(folder.path)/out/")
        #expect(copied.services.globals == ["file_count": "2", "bytes": "12"])
        #expect(try await run("move", "\(folder.path)/[x].csv", to: "\(folder.path)/y").failure == nil)
        #expect(try await run("move", "\(folder.path)/[bx].csv", to: "\(folder.path)/out/").failure == nil)
        #expect(
            try folder.contents() == [
                "a1.csv", "a2.csv", "none", "out", "out/a1.csv", "out/a2.csv", "out/b.csv", "out/x.csv", "y",
            ])
        let several = try await run("copy", "\(folder.path)/a*", to: "\(folder.path)/one")
        #expect(several.failure?.code == .invalidConfig)
        let deleted = try await run("delete", "\(folder.path)/a*.csv")
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
        #expect(try await run("copy", source, to: "\(folder.path)/out").failure?.hint?.contains("recursive") == true)
        let copied = try await run("copy", source, to: "\(folder.path)/out", ["recursive": true])
        #expect(copied.services.globals == ["file_count": "3", "bytes": "3"])
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder.path)/out/link") == "b")
        #expect(
            try folder.contents().filter { $0.hasPrefix("out/") } == [
                "out/b", "out/deep", "out/deep/a", "out/empty", "out/link",
            ])
        let inside = try await run("copy", source, to: "\(source)/deep/new", ["recursive": true])
        #expect(inside.failure?.message.contains("into itself") == true)
        let moved = try await run("move", "\(folder.path)/out", to: "\(folder.path)/in/deep/")
        #expect(moved.services.globals == ["file_count": "3", "bytes": "3"])
        #expect(try text("\(source)/deep/out/b") == "3")
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
        let copy = try await run("copy", "\(folder.path)/in", to: "\(folder.path)/out", ["recursive": true])
        #expect(copy.failure != nil)
        #expect(try folder.contents() == before)
    }

    @Test(
        "options that an action has no use for are refused by name, and so is a slash at the end of a file",
        arguments: [
            ("touch", "x", ["missing_ok": true], "'missing_ok'"), ("touch", "x", ["overwrite": true], "'overwrite'"),
            ("touch", "x/", [:], "slash"), ("delete", "x", ["overwrite": true], "'overwrite'"),
            ("make_folder", "x", ["recursive": true], "'recursive'"),
        ] as [(String, String, [String: Bool], String)])
    func strayOptions(action: String, name: String, config: [String: Bool], words: String) async throws {
        let folder = try TemporaryFolder()
        let failure = try await run(action, "\(folder.path)/\(name)", config).failure
        #expect(failure?.code == .invalidConfig && failure?.message.contains(words) == true)
        #expect(try folder.contents().isEmpty)
    }

    @Test("deletes files, links and empty folders, and full ones when it may; never what a link leads to")
    func delete() async throws {
        let folder = try TemporaryFolder()
        try folder.write("keep/a", "1")
        try folder.write("full/b/c", "12")
        let link = "\(folder.path)/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "\(folder.path)/keep")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/full/back", withDestinationPath: "\(folder.path)/keep")
        #expect(try await run("delete", link, to: nil, ["recursive": true]).services.globals["file_count"] == "1")
        #expect(try await run("delete", "\(folder.path)/full").failure?.code == .invalidConfig)
        let deleted = try await run("delete", "\(folder.path)/full", to: nil, ["recursive": true])
        #expect(deleted.services.globals == ["file_count": "2", "bytes": "2"])
        #expect(try folder.contents() == ["keep", "keep/a"])
    }

    @Test("makes folders and touches files, again without harm")
    func makeAndTouch() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/a/b/"
        for _ in 0..<2 { #expect(try await run("make_folder", path).failure == nil) }
        let alone = try await run("make_folder", "\(folder.path)/x/y", to: nil, ["make_folders": false])
        #expect(alone.failure?.code == .notFound)
        let mark = "\(folder.path)/a/mark"
        #expect(try await run("touch", mark).failure == nil)
        try "kept".write(toFile: mark, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 0)], ofItemAtPath: mark)
        #expect(try await run("touch", mark).services.globals == ["file_count": "1", "bytes": "0"])
        let date = try FileManager.default.attributesOfItem(atPath: mark)[.modificationDate] as? Date
        #expect(try #require(date).timeIntervalSince1970 > 1_000_000)
        #expect(try text(mark) == "kept")
        #expect(try await run("make_folder", mark).failure?.code == .alreadyExists)
    }

    @Test("takes it for done, when asked, that there is nothing", arguments: ["copy", "move", "delete"])
    func missing(action: String) async throws {
        let folder = try TemporaryFolder()
        for name in ["none", "*.none"] {
            let target = action == "delete" ? nil : "\(folder.path)/out/"
            let path = "\(folder.path)/\(name)"
            #expect(try await run(action, path, to: target).failure?.code == .notFound)
            let done = try await run(action, path, to: target, ["missing_ok": true])
            #expect(done.failure == nil)
            #expect(done.services.globals == ["file_count": "0", "bytes": "0"])
        }
    }

    @Test("refuses to delete or move what the machine, the user or pype stands on")
    func protected() async throws {
        let home = FileManager.default.homeDirectoryForCurrentUser.path
        let paths = ["/", "//", "/.", ".", "./", "..", home, "\(home)/", FileManager.default.currentDirectoryPath]
        for path in paths {
            // Not recursive, so that a defect here does no harm.
            let failure = try #require(try await run("delete", path).failure)
            #expect(failure.message.contains("cannot be deleted: it "), "\(path): \(failure.message)")
            let moved = try #require(try await run("move", path, to: "/nowhere/x", ["make_folders": false]).failure)
            #expect(moved.message.contains("cannot be moved: it "), "\(path): \(moved.message)")
        }
    }

    @Test("ends when it is cancelled, and leaves nothing half-done at the target")
    func cancelled() async throws {
        let folder = try TemporaryFolder()
        let source = try folder.write("a", "1").path
        let services = PluginServices()
        services.cancel()
        let copied = try await run("copy", source, to: "\(folder.path)/b", [:], services)
        #expect(copied.failure?.code == .cancelled)
        #expect(try await run("delete", source, to: nil, [:], services).failure?.code == .cancelled)
        #expect(try folder.contents() == ["a"])
    }

    static let bad: [([String: any Sendable], String)] = [
        (["action": "copy", "path": "a"], "'target' is missing"),
        (["action": "touch", "path": "a", "target": "b"], "no 'target'"),
        (["action": "delete", "path": ""], "names of files"), (["action": "burn", "path": "a"], "'action'"),
    ]

    @Test("refuses configs that cannot be obeyed", arguments: bad)
    func badConfigs(config: [String: any Sendable], expected: String) async throws {
        let failure = try #require(try await run("", "", to: nil, config).failure)
        #expect(failure.code == .invalidConfig)
        #expect(failure.message.contains(expected), "\(failure.message)")
    }

    @Test("moves a file to another file system as a whole", .enabled(if: otherFileSystem))
    func farMove() async throws {
        let folder = try TemporaryFolder()
        let source = try folder.write("a", "far").path
        let other = "/dev/shm/pype-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: other) }
        #expect(try await run("move", source, to: "\(other)/").failure == nil)
        #expect(try text("\(other)/a") == "far")
        #expect(try FileManager.default.contentsOfDirectory(atPath: other) == ["a"])
        #expect(try folder.contents() == [])
        try folder.write("d/x", "1")
        let moved = try await run("move", "\(folder.path)/d", to: "\(other)/")
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

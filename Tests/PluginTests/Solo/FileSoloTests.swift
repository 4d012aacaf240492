import Foundation
import PypeHost
import TestSupport
import Testing

@Suite("file_solo")
struct FileSoloTests {
    @Test(
        "options that an action has no use for are refused by name, and so is a slash at the end of a file",
        arguments: [
            ("touch", "x", ["missing_ok": true], "'missing_ok'"), ("touch", "x", ["overwrite": true], "'overwrite'"),
            ("touch", "x/", [:], "slash"), ("delete", "x", ["overwrite": true], "'overwrite'"),
            ("make_folder", "x", ["recursive": true], "'recursive'"),
        ] as [(String, String, [String: Bool], String)])
    func strayOptions(action: String, name: String, config: [String: Bool], words: String) async throws {
        let folder = try TemporaryFolder()
        let failure = try await FileSolo.run(action, "\(folder.path)/\(name)", config).failure
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
        #expect(
            try await FileSolo.run("delete", link, to: nil, ["recursive": true]).services.globals["file_count"] == "1")
        #expect(try await FileSolo.run("delete", "\(folder.path)/full").failure?.code == .invalidConfig)
        let deleted = try await FileSolo.run("delete", "\(folder.path)/full", to: nil, ["recursive": true])
        #expect(deleted.services.globals == ["file_count": "2", "bytes": "2"])
        #expect(try folder.contents() == ["keep", "keep/a"])
    }

    @Test("makes folders and touches files, again without harm")
    func makeAndTouch() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/a/b/"
        for _ in 0..<2 { #expect(try await FileSolo.run("make_folder", path).failure == nil) }
        let alone = try await FileSolo.run("make_folder", "\(folder.path)/x/y", to: nil, ["make_folders": false])
        #expect(alone.failure?.code == .notFound)
        let mark = "\(folder.path)/a/mark"
        #expect(try await FileSolo.run("touch", mark).failure == nil)
        try "kept".write(toFile: mark, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 0)], ofItemAtPath: mark)
        #expect(try await FileSolo.run("touch", mark).services.globals == ["file_count": "1", "bytes": "0"])
        let date = try FileManager.default.attributesOfItem(atPath: mark)[.modificationDate] as? Date
        #expect(try #require(date).timeIntervalSince1970 > 1_000_000)
        #expect(try FileSolo.text(mark) == "kept")
        #expect(try await FileSolo.run("make_folder", mark).failure?.code == .alreadyExists)
    }

    @Test("takes it for done, when asked, that there is nothing", arguments: ["copy", "move", "delete"])
    func missing(action: String) async throws {
        let folder = try TemporaryFolder()
        for name in ["none", "*.none"] {
            let target = action == "delete" ? nil : "\(folder.path)/out/"
            let path = "\(folder.path)/\(name)"
            #expect(try await FileSolo.run(action, path, to: target).failure?.code == .notFound)
            let done = try await FileSolo.run(action, path, to: target, ["missing_ok": true])
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
            let failure = try #require(try await FileSolo.run("delete", path).failure)
            #expect(failure.message.contains("cannot be deleted: it "), "\(path): \(failure.message)")
            let moved = try #require(
                try await FileSolo.run("move", path, to: "/nowhere/x", ["make_folders": false]).failure)
            #expect(moved.message.contains("cannot be moved: it "), "\(path): \(moved.message)")
        }
    }

    @Test("ends when it is cancelled, and leaves nothing half-done at the target")
    func cancelled() async throws {
        let folder = try TemporaryFolder()
        let source = try folder.write("a", "1").path
        let services = PluginServices()
        services.cancel()
        let copied = try await FileSolo.run("copy", source, to: "\(folder.path)/b", [:], services)
        #expect(copied.failure?.code == .cancelled)
        #expect(try await FileSolo.run("delete", source, to: nil, [:], services).failure?.code == .cancelled)
        #expect(try folder.contents() == ["a"])
    }

    static let bad: [([String: any Sendable], String)] = [
        (["action": "copy", "path": "a"], "'target' is missing"),
        (["action": "touch", "path": "a", "target": "b"], "no 'target'"),
        (["action": "delete", "path": ""], "names of files"), (["action": "burn", "path": "a"], "'action'"),
    ]

    @Test("refuses configs that cannot be obeyed", arguments: bad)
    func badConfigs(config: [String: any Sendable], expected: String) async throws {
        let failure = try #require(try await FileSolo.run("", "", to: nil, config).failure)
        #expect(failure.code == .invalidConfig)
        #expect(failure.message.contains(expected), "\(failure.message)")
    }
}

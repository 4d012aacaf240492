import Foundation
import PypeSDK
import TestSupport
import Testing

@Suite("Files of a folder or pattern")
struct FilePatternTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for name in ["a.csv", "b.txt", ".hidden.csv", "x/a.csv", "x/y/é.csv", "x/y/b.csv", ".git/c.csv", "[odd]/d.csv"]
        {
            try folder.write(name, name)
        }
        let manager = FileManager.default
        try manager.createSymbolicLink(atPath: "\(folder.path)/x/up", withDestinationPath: folder.path)
        try manager.createSymbolicLink(atPath: "\(folder.path)/link.csv", withDestinationPath: "a.csv")
        try manager.createSymbolicLink(atPath: "\(folder.path)/broken.csv", withDestinationPath: "nowhere")
    }

    private func relative(_ paths: [String]) -> [String] { paths.map { String($0.dropFirst(folder.path.count + 1)) } }

    @Test(
        "a pattern finds the files that fit, sorted, and enters no links below **",
        arguments: [
            ("*.csv", ["a.csv", "link.csv"]), ("?.*", ["a.csv", "b.txt"]),
            ("x/*/?.csv", ["x/up/a.csv", "x/y/b.csv", "x/y/é.csv"]),
            ("**/*.csv", ["[odd]/d.csv", "a.csv", "link.csv", "x/a.csv", "x/y/b.csv", "x/y/é.csv"]),
            ("x/**", ["x/a.csv", "x/y/b.csv", "x/y/é.csv"]), ("x/**/y/*", ["x/y/b.csv", "x/y/é.csv"]),
            (".h*", [".hidden.csv"]), ("a.csv", ["a.csv"]), ("nowhere/*", []), ("*.json", []),
            ("*", ["a.csv", "b.txt", "link.csv"]),
        ])
    func patterns(pattern: String, expected: [String]) throws {
        #expect(relative(try FilePattern("\(folder.path)/\(pattern)").files()) == expected)
    }

    @Test("hidden names count when they are asked for")
    func hidden() throws {
        #expect(
            relative(try FilePattern("\(folder.path)/**/c*.csv").files(hidden: true)) == [".git/c.csv"])
        let all = try FolderFiles.all(in: folder.path, recursive: true, hidden: true)
        #expect(relative(all).prefix(2) == [".git/c.csv", ".hidden.csv"])
    }

    @Test("a folder gives its files, with those of the folders below or without")
    func folders() throws {
        #expect(relative(try FolderFiles.all(in: folder.path, recursive: false)) == ["a.csv", "b.txt", "link.csv"])
        let all = try FolderFiles.all(in: "\(folder.path)/x", recursive: true)
        #expect(relative(all) == ["x/a.csv", "x/y/b.csv", "x/y/é.csv"])
        let error = #expect(throws: ModuleError.self) { try FolderFiles.all(in: "/no/where", recursive: true) }
        #expect(error?.code == .notFound)
        #expect(FolderFiles.isFolder(folder.path) == true && FolderFiles.isFolder("/no/where") == nil)
        #expect(FolderFiles.isFolder("\(folder.path)/a.csv") == false)
    }

    @Test(
        "what stands before the first wildcard is the pattern's folder",
        arguments: [
            ("data/2024/*.csv", "data/2024", true), ("/data/**/x", "/data", true), ("*.csv", "", true),
            ("data/x.csv", "data", false), ("/*", "/", true),
        ])
    func fixedPart(pattern: String, folder: String, hasWildcard: Bool) {
        #expect(FilePattern(pattern).folder == folder && FilePattern(pattern).hasWildcard == hasWildcard)
    }
}

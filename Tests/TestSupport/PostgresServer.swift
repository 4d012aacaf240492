import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// A real PostgreSQL in a folder of its own, on a local socket only. One serves all tests of a process; it ends with the
/// process, however that ends, since the one who watches it does when the pipe between them closes.
package final class PostgresServer: Sendable {
    /// Where the socket is.
    package let folder: String
    private let bin: String
    /// Ends the server when it is closed, as it is when this process ends.
    private let pipe: Pipe
    private let count = Mutex(0)

    /// The server, started when first asked for.
    package static let shared = Result { try PostgresServer() }

    private struct NotStarted: Error, CustomStringConvertible { var description: String }

    private init() throws {
        bin = try Self.programs()
        folder = try Self.makeFolder()
        pipe = Pipe()
        let output = Pipe()
        let process = Process()
        let script = [CCompiler.fixtures.appending(path: "postgres.sh").path, folder, bin]
        // PostgreSQL refuses to run as root.
        let isRoot = geteuid() == 0
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = (isRoot ? ["runuser", "-u", Self.user, "--"] : []) + ["bash"] + script
        process.standardInput = pipe
        process.standardOutput = output
        try process.run()
        // Only the watcher's end may stay open there.
        try pipe.fileHandleForReading.close()
        try output.fileHandleForWriting.close()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard line == "ready\n" else { throw NotStarted(description: "PostgreSQL did not start") }
    }

    /// A fresh database: what libpq needs to get there, as the given user.
    package func makeDatabase() throws -> String {
        let name = "test_\(count.withLock { count in count += 1; return count })"
        _ = try query("CREATE DATABASE \(name)", in: "postgres")
        return name
    }

    /// What a driver is to be told.
    package func uri(_ database: String, user: String = "postgres") -> String {
        "postgresql:///\(database)?host=\(folder)&user=\(user)"
    }

    /// Runs SQL by psql: the rows of what it prints, the values as text, nil for null.
    @discardableResult
    package func query(_ sql: String, in database: String) throws -> [[String?]] {
        let result = try ChildProcess.run(
            bin + "/psql",
            [
                "-X", "-q", "-A", "-t", "-h", folder, "-U", "postgres", "-d", database, "-v", "ON_ERROR_STOP=1",
                "-F", "\u{1F}", "-R", "\u{1E}", "-P", "null=\u{1D}", "-f", "-",
            ], input: sql)
        guard result.status == 0 else { throw NotStarted(description: result.errors) }
        var text = result.output
        if text.hasSuffix("\n") { text.removeLast() }
        return text.isEmpty
            ? []
            : text.components(separatedBy: "\u{1E}").map { row in
                row.components(separatedBy: "\u{1F}").map { $0 == "\u{1D}" ? nil : $0 }
            }
    }

    private static func programs() throws -> String {
        let manager = FileManager.default
        let versions = (try? manager.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let places = versions.sorted { Int($0) ?? 0 > Int($1) ?? 0 }.map { "/usr/lib/postgresql/\($0)/bin" } + path
        guard let bin = places.first(where: { manager.isExecutableFile(atPath: "\($0)/initdb") }) else {
            throw NotStarted(description: "PostgreSQL's programs are not installed: run scripts/bootstrap")
        }
        return bin
    }

    /// Whom the server runs as when the tests run as root.
    private static var user: String { getpwnam("postgres") == nil ? "nobody" : "postgres" }

    /// The path of a socket has at most 107 bytes, so that the folder is not where temporary folders are told to be.
    private static func makeFolder() throws -> String {
        var template = Array("/tmp/pype-pg-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw NotStarted(description: "no folder for PostgreSQL") }
        let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        if geteuid() == 0, let entry = getpwnam(user) {
            guard chown(folder, entry.pointee.pw_uid, entry.pointee.pw_gid) == 0 else {
                throw NotStarted(description: "the folder of PostgreSQL cannot be given to \(user)")
            }
        }
        return folder
    }
}

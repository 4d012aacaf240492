import PypeSDK

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Finds programs as a shell does, but never in the current folder by accident.
enum ProgramPath {
    /// - Parameters:
    ///   - program: a path, which stays what it is, or a name.
    ///   - path: the folders to look in, as in the variable PATH.
    /// - Throws: `notFound` with the folders; `unauthorized` for a file that cannot be executed.
    static func find(_ program: String, path: String?) throws(ModuleError) -> String {
        let manager = FileManager.default
        if program.contains("/") {
            // The program may start in another folder than this one.
            let whole = program.hasPrefix("/") ? program : "\(manager.currentDirectoryPath)/\(program)"
            guard manager.fileExists(atPath: whole) else {
                throw ModuleError(.notFound, "there is no program '\(program)'")
            }
            return whole
        }
        let folders = (path ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":").filter { $0.hasPrefix("/") }
        let candidates = folders.map { "\($0)/\(program)" }.filter { candidate in
            var isFolder = false
            return manager.fileExists(atPath: candidate, isDirectory: &isFolder) && !isFolder
        }
        if let found = candidates.first(where: { manager.isExecutableFile(atPath: $0) }) { return found }
        if let found = candidates.first {
            throw ModuleError(.unauthorized, "'\(found)' cannot be executed", hint: "check its permissions")
        }
        throw ModuleError(
            .notFound, "there is no program '\(program)' in \(folders.joined(separator: ", "))",
            hint: "give its path, or add its folder to the PATH")
    }
}

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The folder that a file is to stand in.
public enum OutputFolder {
    /// Makes it, and those above it, where they are missing.
    /// - Throws: `unauthorized`, `io`, or `invalidConfig` when something else stands there; names the folder.
    public static func make(for path: String) throws(ModuleError) {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
        let folder = String(path[..<slash])
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch let error as CocoaError where error.code == .fileWriteNoPermission {
            throw ModuleError(
                .unauthorized, "\(path): its folder cannot be made", hint: "check the permissions above it")
        } catch {
            guard let file = blockade(of: folder) else {
                throw ModuleError(.io, "\(path): its folder '\(folder)' cannot be made")
            }
            throw ModuleError(
                .invalidConfig, "\(path): its folder '\(folder)' cannot be made: '\(file)' is not a folder",
                hint: "give another path, or move what is in the way")
        }
    }

    /// What stands in the way of a folder, itself or further up; nil for nothing of that kind.
    private static func blockade(of folder: String) -> String? {
        var path = folder[...]
        while !path.isEmpty {
            if let isFolder = FolderFiles.isFolder(String(path)) { return isFolder ? nil : String(path) }
            path = path.lastIndex(of: "/").map { path[..<$0] } ?? ""
        }
        return nil
    }
}

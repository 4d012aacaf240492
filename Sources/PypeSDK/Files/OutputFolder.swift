#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The folder that a file is to stand in.
public enum OutputFolder {
    /// Makes it, and those above it, where they are missing.
    /// - Throws: `unauthorized` or `io`, naming the folder.
    public static func make(for path: String) throws(ModuleError) {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
        let folder = String(path[..<slash])
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch let error as CocoaError where error.code == .fileWriteNoPermission {
            throw ModuleError(
                .unauthorized, "\(path): its folder cannot be made", hint: "check the permissions above it")
        } catch {
            throw ModuleError(.io, "\(path): its folder '\(folder)' cannot be made: \(error)")
        }
    }
}

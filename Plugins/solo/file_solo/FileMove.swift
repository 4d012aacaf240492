import PypeSDK

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Moves files and folders, each in one step where source and target are on one file system.
struct FileMove {
    let context: RunContext
    let overwrite: Bool

    func run(_ places: [FileTarget]) throws -> FileTally {
        var entries: [[FileEntry]] = []
        // Nothing is moved when one of them cannot be.
        for place in places {
            guard let source = try FileEntry.at(place.source) else {
                throw ModuleError(.notFound, "there is no file '\(place.source)'")
            }
            try check(source, place)
            entries.append(try FileEntry.tree(source, context))
        }
        var tally = FileTally()
        for (place, tree) in zip(places, entries) {
            try context.checkCancellation()
            if rename(place.source, place.target) != 0 { try moveFar(place, tree, error: errno) }
            for entry in tree { tally.add(entry) }
            context.progress(UInt64(tally.files), unit: "files")
        }
        return tally
    }

    private func check(_ source: FileEntry, _ place: FileTarget) throws(ModuleError) {
        guard let target = try FileEntry.at(place.target) else { return }
        if target.isSame(as: source) {
            throw ModuleError(.invalidConfig, "'\(place.source)' and '\(place.target)' are the same")
        }
        guard overwrite else {
            throw ModuleError(
                .alreadyExists, "'\(place.target)' is there already", hint: "overwrite: true replaces it")
        }
        if target.kind == .folder || source.kind == .folder {
            throw ModuleError(
                .alreadyExists, "'\(place.target)' is there already, and folders are not replaced",
                hint: "delete it before")
        }
    }

    /// To another file system: a copy aside, which takes the name in one step; then the source goes.
    private func moveFar(_ place: FileTarget, _ tree: [FileEntry], error: Int32) throws {
        guard error == EXDEV else {
            throw ModuleError(errno: error, "'\(place.source)' cannot be moved to '\(place.target)'")
        }
        guard let source = tree.first, source.kind == .file else {
            throw ModuleError(
                .notImplemented, "'\(place.source)' is no file, and '\(place.target)' is on another file system",
                hint: "copy it, then delete it")
        }
        let end = place.target.lastIndex(of: "/").map { place.target.index(after: $0) } ?? place.target.startIndex
        let aside = "\(place.target[..<end]).\(place.target[end...].prefix(60)).\(context.info.runID).moving"
        do {
            try FileCopy.copy(source, to: aside) { _ in try context.checkCancellation() }
            guard rename(aside, place.target) == 0 else {
                throw ModuleError(errno: errno, "'\(place.target)' cannot be written")
            }
        } catch {
            unlink(aside)
            throw error
        }
        guard unlink(place.source) == 0 else {
            throw ModuleError(errno: errno, "'\(place.source)' is copied, but cannot be deleted")
        }
    }
}

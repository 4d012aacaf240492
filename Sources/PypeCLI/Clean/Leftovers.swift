import PypeStore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What processes that are gone left lying about: they were killed, or the power went.
enum Leftovers {
    /// Folders `pypeline_PID_…` of tables on disk: of this user, of a process that is gone.
    static func spills(in folder: String) -> [CleanItem] {
        names(in: folder).compactMap { name in
            let words = name.split(separator: "_", omittingEmptySubsequences: false)
            let path = "\(folder)/\(name)"
            guard words.count >= 3, words[0] == "pypeline", let pid = pid(words[1]), !DiskSpace.isAlive(pid),
                DiskSpace.isFolder(path), DiskSpace.isOwn(path)
            else { return nil }
            return CleanItem(kind: .spill, path: path, bytes: DiskSpace.bytes(path))
        }
    }

    /// Databases `.runs.sqlite.PID.….part` that were being made.
    static func unfinished(in job: String) -> [CleanItem] {
        names(in: job).compactMap { name in
            guard name.hasPrefix(".runs.sqlite."), name.contains(".part"),
                let pid = pid(name.dropFirst(".runs.sqlite.".count).prefix { $0 != "." }), !DiskSpace.isAlive(pid)
            else { return nil }
            return CleanItem(kind: .unfinished, path: "\(job)/\(name)", bytes: DiskSpace.bytes("\(job)/\(name)"))
        }
    }

    /// Folders of runs that were killed before the database knew them: there is nothing in them but a copy of dag.json.
    static func falseStarts(in job: String, besides runs: [KnownRun]) -> [CleanItem] {
        let known = Set(runs.map(\.row.runID))
        return names(in: "\(job)/runs").compactMap { name in
            let path = "\(job)/runs/\(name)"
            guard !known.contains(name), DiskSpace.isFolder(path), names(in: path).allSatisfy({ $0 == "dag.json" }),
                (try? RunLock.isAlive(name, job: job)) == false
            else { return nil }
            return CleanItem(kind: .unfinished, path: path, bytes: DiskSpace.bytes(path))
        }
    }

    /// The folder that runs put tables into.
    static func spillFolder(_ environment: [String: String]) -> String {
        environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    }

    private static func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    private static func pid(_ text: Substring) -> Int32? {
        guard let pid = Int32(text), pid > 0 else { return nil }
        return pid
    }
}

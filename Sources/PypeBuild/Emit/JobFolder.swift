import PypeModel

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Puts the files of a job into its folder, all or none.
///
/// Everything is written into a hidden folder beside the job's first. A new job is that folder, renamed. In a job that
/// exists only these files are replaced, each by one rename, the dag last: its runs and other contexts stay.
enum JobFolder {
    struct File {
        /// In the job's folder.
        var path: String
        var bytes: [UInt8]
    }

    static func write(_ files: [File], name: String, into jobs: String) throws(Diagnostic) -> String {
        let folder = jobs.hasSuffix("/") ? jobs + name : jobs + "/" + name
        let staging = "\(jobs)/.\(name).building-\(getpid())"
        do {
            try FileManager.default.createDirectory(atPath: jobs, withIntermediateDirectories: true)
            removeLeftovers(of: name, in: jobs)
            defer { try? FileManager.default.removeItem(atPath: staging) }
            for file in files { try write(file, in: staging) }
            if rename(staging, folder) != 0 {
                // Only a folder that holds something is a job that exists.
                guard errno == ENOTEMPTY || errno == EEXIST else { throw Failure(folder) }
                try replace(files, in: folder, from: staging)
            }
        } catch let failure as Failure {
            throw JobNotWritten.diagnostic(
                "the job cannot be written to \(Excerpt.quoted(folder, limit: Excerpt.pathLimit)): \(failure.reason)")
        } catch {
            let cause = ((error as? CocoaError)?.underlying as? POSIXError)?.code.rawValue
            let reason = cause.map { ": \(String(cString: strerror($0)))" } ?? ""
            throw JobNotWritten.diagnostic(
                "the folder \(Excerpt.quoted(jobs, limit: Excerpt.pathLimit)) cannot be made\(reason)")
        }
        return folder
    }

    private struct Failure: Error {
        var reason: String

        init(_ path: String) { reason = "\(path): \(String(cString: strerror(errno)))" }
    }

    /// What a build that was killed left behind.
    private static func removeLeftovers(of name: String, in jobs: String) {
        let prefix = ".\(name).building-"
        for entry in (try? FileManager.default.contentsOfDirectory(atPath: jobs)) ?? [] where entry.hasPrefix(prefix) {
            guard let process = pid_t(entry.dropFirst(prefix.count)) else { continue }
            if process == getpid() || (kill(process, 0) != 0 && errno == ESRCH) {
                try? FileManager.default.removeItem(atPath: "\(jobs)/\(entry)")
            }
        }
    }

    private static func makeFolder(_ path: String) throws(Failure) {
        guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw Failure(path) }
    }

    private static func write(_ file: File, in folder: String) throws(Failure) {
        try makeFolder(folder)
        let path = folder + "/" + file.path
        if let slash = file.path.lastIndex(of: "/") { try makeFolder(folder + "/" + file.path[..<slash]) }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw Failure(path) }
        var written = 0
        while written < file.bytes.count {
            let count = file.bytes[written...].withUnsafeBytes {
                #if canImport(Darwin)
                Darwin.write(descriptor, $0.baseAddress, $0.count)
                #elseif canImport(Musl)
                Musl.write(descriptor, $0.baseAddress, $0.count)
                #else
                Glibc.write(descriptor, $0.baseAddress, $0.count)
                #endif
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let failure = Failure(path)
                close(descriptor)
                throw failure
            }
            written += count
        }
        // Some file systems report a full disk or a lost server only now.
        guard fsync(descriptor) == 0 || errno == EINVAL else {
            let failure = Failure(path)
            close(descriptor)
            throw failure
        }
        guard close(descriptor) == 0 else { throw Failure(path) }
    }

    /// Renames the new files over the old ones. When one cannot be renamed, those before it are put back.
    private static func replace(_ files: [File], in folder: String, from staging: String) throws(Failure) {
        try makeFolder(folder + "/context")
        let kept = staging + "/.kept"
        try makeFolder(kept)
        var done: [(path: String, kept: String?)] = []
        for (number, file) in files.enumerated() {
            let path = folder + "/" + file.path
            let old = "\(kept)/\(number)"
            let isKept = link(path, old) == 0
            guard rename(staging + "/" + file.path, path) == 0 else {
                let failure = Failure(path)
                for (path, kept) in done.reversed() {
                    if let kept { _ = rename(kept, path) } else { _ = unlink(path) }
                }
                throw failure
            }
            done.append((path, isKept ? old : nil))
        }
    }
}

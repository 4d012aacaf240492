import PypeHost
import PypeModel
import PypeSchedule
import PypeTemplate

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a checkpoint says of the nodes of its sub flow: their reports, and digests of the files they published.
struct CheckpointContent: Sendable {
    struct File: Sendable, Hashable {
        /// As the module named it.
        var path: String
        /// Absolute, so that a resume from another folder finds it.
        var place: String
        var size: Int
        var sha256: String
        /// Its name holds a secret, which is masked here: nobody can look for it later.
        var isMasked: Bool { place.contains(Redactor.mask) }
    }

    var reports: [NodeReport]
    /// By node.
    var files: [String: [File]]

    /// Takes the digests of what stands under the published names.
    /// - Throws: ``SaveFailure`` when a file cannot be read back.
    init(_ reports: [NodeReport], masking redactor: Redactor) throws(SaveFailure) {
        self.reports = reports
        files = [:]
        for report in reports {
            for path in report.published {
                var file = try Self.digest(path)
                file.path = redactor.clean(file.path)
                file.place = redactor.clean(file.place)
                files[report.id, default: []].append(file)
            }
        }
    }

    private static func digest(_ path: String) throws(SaveFailure) -> File {
        let place = FilePlace.absolute(path)
        do {
            return File(
                path: path, place: place, size: FilePlace.size(of: place) ?? -1,
                sha256: try FileHash.sha256(path: place))
        } catch {
            throw SaveFailure("the output '\(path)' cannot be read back for its checkpoint: \(error)")
        }
    }

    /// What is wrong with the files today.
    func changes() -> [String] {
        files.values.joined().sorted { $0.place < $1.place }.filter { !$0.isMasked }.compactMap { file in
            guard FileManager.default.fileExists(atPath: file.place) else {
                return "the output '\(file.place)' is gone"
            }
            guard let found = try? FileHash.sha256(path: file.place) else {
                return "the output '\(file.place)' cannot be read"
            }
            return found == file.sha256 ? nil : "the output '\(file.place)' has changed"
        }
    }

    /// The files that are what they were.
    var unchanged: [String] {
        files.values.joined().filter { !$0.isMasked && (try? FileHash.sha256(path: $0.place)) == $0.sha256 }
            .map(\.place)
    }

    /// A file that was named from the folder the run was started in, when this is another one.
    func strayed() -> File? {
        files.values.joined().filter { !$0.isMasked && FilePlace.absolute($0.path) != $0.place }
            .min { $0.place < $1.place }
    }

    // MARK: JSON

    /// One list a node, of places and not of names: a sub flow may have ten thousand of them. Id, rows in and out by port,
    /// filtered, rejected, start and duration in seconds, tries, globals, files and the names of
    /// files with rejected rows, or null.
    var value: Value { .object(["nodes": .array(reports.map { Self.value($0, files[$0.id] ?? []) })]) }

    /// - Parameters:
    ///   - rejects: the folder where rejected rows are kept.
    /// - Throws: ``ValueFault`` when it is not what a checkpoint holds, or not of this flow.
    init(_ value: Value, iteration: String, rejects: String, spec: (String) -> ModuleSpec?) throws(ValueFault) {
        reports = []
        files = [:]
        guard let nodes = try ValueFields(value, "a checkpoint").optionalList("nodes") else {
            throw ValueFault("a checkpoint has no nodes")
        }
        for node in nodes {
            guard case .array(let parts) = node, parts.count == 11, case .string(let id) = parts[0] else {
                throw ValueFault("a checkpoint holds something else than nodes")
            }
            // A node that the flow no longer has: the comparison of the flows tells of it.
            guard let spec = spec(id) else { continue }
            var report = try Self.report(id, parts, iteration, spec)
            if case .array(let list) = parts[9] {
                let found = try list.map(Self.file)
                files[id] = found
                report.files = found.map(\.path)
            }
            if case .array(let names) = parts[10] {
                report.rejects = names.map { "\(rejects)/\($0.stringValue ?? "")" }
            }
            reports.append(report)
        }
    }

    private static func value(_ report: NodeReport, _ files: [File]) -> Value {
        .array([
            .string(report.id), .array(report.counts.rowsIn.map { .int(Int64($0.rows)) }),
            .array(report.counts.rowsOut.map { .int(Int64($0.rows)) }), .int(Int64(report.counts.filtered)),
            .int(Int64(report.counts.rejected)), .double(report.started ?? 0), .double(report.seconds ?? 0),
            .int(Int64(report.tries ?? 1)), report.globals.map(Value.object) ?? .null,
            files.isEmpty
                ? .null
                : .array(
                    files.map {
                        .array([.string($0.path), .string($0.place), .int(Int64($0.size)), .string($0.sha256)])
                    }),
            // Without the folder: the job may lie somewhere else by then.
            report.rejects.map { .array($0.map { .string(FilePlace.split($0).name) }) } ?? .null,
        ])
    }

    private static func report(
        _ id: String, _ parts: [Value], _ iteration: String, _ spec: ModuleSpec
    ) throws(ValueFault) -> NodeReport {
        guard case .int(let filtered) = parts[3], case .int(let rejected) = parts[4],
            case .double(let started) = parts[5], case .double(let seconds) = parts[6],
            case .int(let tries) = parts[7]
        else { throw ValueFault("the figures of '\(id)' in a checkpoint cannot be read") }
        var counts = NodeCounts()
        counts.rowsIn = try ports(parts[1], spec.inputPorts)
        counts.rowsOut = try ports(parts[2], spec.outputPorts)
        counts.filtered = Int(filtered)
        counts.rejected = Int(rejected)
        var report = NodeReport(id: id, module: spec.name, status: .succeeded, counts: counts)
        report.started = started
        report.seconds = seconds
        report.tries = tries > 1 ? Int(tries) : nil
        if case .object(let globals) = parts[8] { report.globals = globals }
        report.iteration = iteration
        report.isRestored = true
        return report
    }

    private static func ports(_ value: Value, _ ports: [PortSpec]) throws(ValueFault) -> [PortRows] {
        guard case .array(let rows) = value else { throw ValueFault("row counts of a checkpoint cannot be read") }
        return zip(ports, rows).map { port, rows in
            if case .int(let number) = rows {
                PortRows(port: port.name, rows: Int(number))
            } else {
                PortRows(port: port.name, rows: 0)
            }
        }
    }

    private static func file(_ value: Value) throws(ValueFault) -> File {
        guard case .array(let parts) = value, parts.count == 4, case .string(let path) = parts[0],
            case .string(let place) = parts[1], case .int(let size) = parts[2], case .string(let digest) = parts[3]
        else { throw ValueFault("a file of a checkpoint cannot be read") }
        return File(path: path, place: place, size: Int(size), sha256: digest)
    }
}

import PypeHost
import PypeModel
import PypeSchedule

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
    }

    var reports: [NodeReport]
    /// By node.
    var files: [String: [File]]

    /// Takes the digests of what stands under the published names.
    /// - Throws: ``SaveFailure`` when a file cannot be read back.
    init(_ reports: [NodeReport]) throws(SaveFailure) {
        self.reports = reports
        files = [:]
        for report in reports {
            for path in report.files ?? [] { files[report.id, default: []].append(try Self.digest(path)) }
        }
    }

    private static func digest(_ path: String) throws(SaveFailure) -> File {
        let place = URL(filePath: path).absoluteURL.path
        do {
            let size = try FileManager.default.attributesOfItem(atPath: place)[.size] as? Int ?? -1
            return File(path: path, place: place, size: size, sha256: try FileHash.sha256(path: place))
        } catch {
            throw SaveFailure("the output '\(path)' cannot be read back for its checkpoint: \(error)")
        }
    }

    /// What is wrong with the files today; nil when they are what they were.
    func changes() -> [String] {
        files.values.joined().sorted { $0.place < $1.place }.compactMap { file in
            guard FileManager.default.fileExists(atPath: file.place) else {
                return "the output '\(file.place)' is gone"
            }
            guard let found = try? FileHash.sha256(path: file.place) else {
                return "the output '\(file.place)' cannot be read"
            }
            return found == file.sha256 ? nil : "the output '\(file.place)' has changed"
        }
    }

    // MARK: JSON

    var value: Value {
        .object(["nodes": .array(reports.map { Self.value($0, files[$0.id] ?? []) })])
    }

    init(_ value: Value, iteration: String) throws(ValueFault) {
        let fields = try ValueFields(value, "a checkpoint")
        reports = []
        files = [:]
        for node in try fields.list("nodes", { (node) throws(ValueFault) in node }) {
            let report = try Self.report(node, iteration: iteration)
            reports.append(report)
            guard node.members["files"] != nil else { continue }
            files[report.id] = try node.list("files") { (file) throws(ValueFault) in
                File(
                    path: try file.text("path"), place: try file.text("place"),
                    size: Int(clamping: try file.integer("size")), sha256: try file.text("sha256"))
            }
        }
    }

    private static func value(_ report: NodeReport, _ files: [File]) -> Value {
        var object: [String: Value] = [
            "id": .string(report.id), "module": .string(report.module), "in": ports(report.counts.rowsIn),
            "out": ports(report.counts.rowsOut), "filtered": .int(Int64(report.counts.filtered)),
            "rejected": .int(Int64(report.counts.rejected)), "seconds": .double(report.seconds ?? 0),
            "started": .double(report.started ?? 0),
        ]
        object["globals"] = report.globals.map(Value.object)
        if !files.isEmpty {
            object["files"] = .array(
                files.map {
                    .object([
                        "path": .string($0.path), "place": .string($0.place), "size": .int(Int64($0.size)),
                        "sha256": .string($0.sha256),
                    ])
                })
        }
        return .object(object)
    }

    private static func ports(_ rows: [PortRows]) -> Value {
        .array(rows.map { .object(["port": .string($0.port), "rows": .int(Int64($0.rows))]) })
    }

    private static func report(_ node: ValueFields, iteration: String) throws(ValueFault) -> NodeReport {
        var counts = NodeCounts()
        counts.rowsIn = try node.list("in", port)
        counts.rowsOut = try node.list("out", port)
        counts.filtered = Int(clamping: try node.integer("filtered"))
        counts.rejected = Int(clamping: try node.integer("rejected"))
        var report = NodeReport(
            id: try node.text("id"), module: try node.text("module"), status: .succeeded, counts: counts)
        if case .double(let seconds)? = node.members["seconds"] { report.seconds = seconds }
        if case .double(let started)? = node.members["started"] { report.started = started }
        if node.members["globals"] != nil { report.globals = try node.object("globals") }
        if node.members["files"] != nil {
            report.files = try node.list("files") { (file) throws(ValueFault) in try file.text("path") }
        }
        report.iteration = iteration
        report.isRestored = true
        return report
    }

    private static func port(_ fields: ValueFields) throws(ValueFault) -> PortRows {
        PortRows(port: try fields.text("port"), rows: Int(clamping: try fields.integer("rows")))
    }
}

import Logging
package import PypeHost
import PypeModel
import PypeSchedule

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Writes a run's log as JSON: the file in the run folder, and stderr on request.
package struct JSONLog: RunObserver {
    private let logger: Logger
    private let nodes: [String]
    private let sink: LineSink
    private let run: String
    private let flow: String

    /// - Parameters:
    ///   - level: less is left out.
    package init(sink: LineSink, level: ModuleLogLevel, identity: RunIdentity, flowName: String, nodes: [String]) {
        self.sink = sink
        self.nodes = nodes
        run = identity.id
        flow = flowName
        logger = Logger(label: "pype") { _ in
            JSONLogHandler(
                sink: sink, level: Self.level(level), metadata: ["run": "\(identity.id)", "flow": "\(flowName)"])
        }
    }

    package func runBegan(_ outline: RunOutline) { logger.info("run started") }

    package func nodeBegan(_ node: Int, iteration: String) {
        logger.debug("node started", metadata: place(nodes[node], iteration))
    }

    /// Written without a detour through the logger, since there is one for each run of a node.
    package func nodeEnded(_ node: Int, _ report: NodeReport) {
        let error = report.error
        guard logger.logLevel <= (error == nil ? .info : .error) else { return }
        let line = JSONWriter.line { line in
            line.add("time", Timestamp.text(Date()))
            line.add("level", error == nil ? "INFO" : "ERROR")
            line.add("message", error.map { "node failed: \($0.message)" } ?? "node \(report.status.rawValue)")
            line.add("run", run)
            line.add("flow", flow)
            line.add("node.id", nodes[node])
            if !report.iteration.isEmpty { line.add("iteration", report.iteration) }
            line.add("fields", object: { Self.write(report, &$0) })
        }
        sink.write(line, urgent: error != nil)
    }

    private static func write(_ report: NodeReport, _ fields: inout JSONMembers) {
        if let error = report.error {
            fields.add("code", error.code)
            fields.add("phase", error.phase)
            fields.add("module", error.module)
            fields.add("library", error.library)
            fields.add("hint", ifAny: error.hint)
        }
        fields.add("rows_in", report.counts.totalIn)
        fields.add("rows_out", report.counts.totalOut)
        fields.add("filtered", report.counts.filtered)
        fields.add("rejected", report.counts.rejected)
        if let seconds = report.seconds { fields.add("seconds", .double(seconds)) }
        if let tries = report.tries { fields.add("tries", tries) }
    }

    package func message(_ message: RunMessage) {
        var metadata = message.nodeID.map { place($0, message.iteration) } ?? [:]
        if let fields = message.fields {
            // A module's word: what is not JSON is kept as text.
            let value = (try? Value(json: fields)) ?? .string(fields)
            metadata["fields"] = .stringConvertible(JSONMetadata(value: value))
        }
        logger.log(level: Self.level(message.level), "\(message.text)", metadata: metadata)
    }

    private func place(_ node: String, _ iteration: String) -> Logger.Metadata {
        iteration.isEmpty ? ["node.id": "\(node)"] : ["node.id": "\(node)", "iteration": "\(iteration)"]
    }

    /// Whether lines of the log are missing.
    package var isTorn: Bool { sink.isTorn }

    package func runEnded(_ record: RunRecord) {
        let fields: Value = .object(["seconds": .double(record.seconds)])
        logger.info(
            "run \(record.status.rawValue)\(record.reason.map { ": \($0)" } ?? "")",
            metadata: ["fields": .stringConvertible(JSONMetadata(value: fields))])
        sink.flush()
    }

    private static func level(_ level: ModuleLogLevel) -> Logger.Level {
        switch level {
        case .debug: .debug
        case .info: .info
        case .warn: .warning
        case .error: .error
        }
    }
}

import Logging
package import PypeHost
import PypeModel
import PypeSchedule

/// Writes a run's log as JSON: the file in the run folder, and stderr on request.
package struct JSONLog: RunObserver {
    private let logger: Logger
    private let nodes: [String]
    private let sink: LineSink

    /// - Parameters:
    ///   - level: less is left out.
    package init(sink: LineSink, level: ModuleLogLevel, identity: RunIdentity, flowName: String, nodes: [String]) {
        self.sink = sink
        self.nodes = nodes
        logger = Logger(label: "pype") { _ in
            JSONLogHandler(
                sink: sink, level: Self.level(level), metadata: ["run": "\(identity.id)", "flow": "\(flowName)"])
        }
    }

    package func runBegan(_ outline: RunOutline) { logger.info("run started") }

    package func nodeBegan(_ node: Int, iteration: String) {
        logger.debug("node started", metadata: place(nodes[node], iteration))
    }

    package func nodeEnded(_ node: Int, _ report: NodeReport) {
        var fields: [String: Value] = [
            "rows_in": .int(Int64(report.counts.totalIn)), "rows_out": .int(Int64(report.counts.totalOut)),
            "filtered": .int(Int64(report.counts.filtered)), "rejected": .int(Int64(report.counts.rejected)),
        ]
        if let seconds = report.seconds { fields["seconds"] = .double(seconds) }
        if let error = report.error {
            fields["code"] = .string(error.code)
            fields["phase"] = .string(error.phase)
            fields["module"] = .string(error.module)
            fields["library"] = .string(error.library)
            fields["hint"] = error.hint.map(Value.string)
        }
        if let tries = report.tries { fields["tries"] = .int(Int64(tries)) }
        var metadata = place(nodes[node], report.iteration)
        metadata["fields"] = .stringConvertible(JSONMetadata(value: .object(fields)))
        if let error = report.error {
            logger.error("node failed: \(error.message)", metadata: metadata)
        } else {
            logger.info("node \(report.status.rawValue)", metadata: metadata)
        }
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

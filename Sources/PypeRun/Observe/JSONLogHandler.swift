import Logging
import PypeModel

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Writes log events as JSON, one object a line: time, level, message, and the metadata as members.
struct JSONLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata
    private let sink: LineSink

    init(sink: LineSink, level: Logger.Level, metadata: Logger.Metadata) {
        self.sink = sink
        logLevel = level
        self.metadata = metadata
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let line = JSONWriter.line { line in
            line.add("time", Timestamp.text(Date()))
            line.add("level", Self.name(event.level))
            line.add("message", event.message.description)
            // In one order, so that lines can be compared.
            for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 })
                .sorted(by: { $0.key < $1.key })
            {
                Self.add(key, value, to: &line)
            }
        }
        sink.write(line, urgent: event.level >= .warning)
    }

    private static func add(_ key: String, _ value: Logger.MetadataValue, to line: inout JSONMembers) {
        if case .string(let text) = value { line.add(key, text) } else { line.add(key, self.value(value)) }
    }

    private static func value(_ metadata: Logger.MetadataValue) -> Value {
        switch metadata {
        case .string(let text): .string(text)
        case .stringConvertible(let embedded as JSONMetadata): embedded.value
        case .stringConvertible(let other): .string(other.description)
        case .array(let array): .array(array.map(value))
        case .dictionary(let object): .object(object.mapValues(value))
        }
    }

    /// DEBUG, INFO, WARN or ERROR: the levels modules know.
    private static func name(_ level: Logger.Level) -> String {
        switch level {
        case .trace, .debug: "DEBUG"
        case .info, .notice: "INFO"
        case .warning: "WARN"
        case .error, .critical: "ERROR"
        }
    }
}

/// A metadata value that keeps its type in the log.
struct JSONMetadata: CustomStringConvertible, Sendable {
    var value: Value
    var description: String { value.json() }
}

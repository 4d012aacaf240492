import PypeModel

#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// Writes and reads run.json.
package enum RunRecordFile {
    /// - Throws: ``DiagnosticsError`` with the rule `run-record`.
    package static func write(_ record: RunRecord, to path: String) throws {
        do {
            try encode(record).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw DiagnosticsError([
                Diagnostic(rule: "run-record", message: "cannot write the run record '\(path)': \(error)")
            ])
        }
    }

    /// The record as JSON, keys sorted.
    package static func encode(_ record: RunRecord) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return try encoder.encode(record)
    }
}

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a run was writing when its process was killed: outputs that have not got their names, wherever they lie, rejected
/// rows, the record.
package enum HalfWritten {
    /// Only files that are there. The run must not be alive.
    package static func files(ofRun runID: String, in folder: String) -> [String] {
        var files = OutputLedger(folder: folder, runID: runID).leftovers
        for place in [folder, "\(folder)/rejects"] {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
            files += names.filter { $0.hasPrefix(".") && $0.hasSuffix(".part") }.sorted().map { "\(place)/\($0)" }
        }
        return files
    }

    static func remove(ofRun runID: String, in folder: String) {
        for path in files(ofRun: runID, in: folder) { try? FileManager.default.removeItem(atPath: path) }
    }
}

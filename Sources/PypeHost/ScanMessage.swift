#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// One line that the scan child sends: how far it has come with the path of that index, or what became of it.
struct ScanMessage: Sendable, Codable {
    var index: Int
    var step: LoadStep?
    var library: ScannedLibrary?
    var failure: LoadFailure?

    /// The line, with its end.
    func line() -> [UInt8] {
        // A step comes three times a library: written by hand.
        if let step { return Array("{\"index\":\(index),\"step\":\"\(step.rawValue)\"}\n".utf8) }
        guard let data = try? JSONEncoder().encode(self) else {
            return Array("{\"index\":\(index)}\n".utf8)
        }
        return [UInt8](data) + [UInt8(ascii: "\n")]
    }

    static func read(_ line: some Collection<UInt8>) -> ScanMessage? {
        try? JSONDecoder().decode(ScanMessage.self, from: Data(line))
    }
}

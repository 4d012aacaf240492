#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What DuckDB's C interface hands out in place of words for some errors.
struct DuckDBReason: Decodable {
    var words: String

    private enum CodingKeys: String, CodingKey { case words = "exception_message" }

    /// The words of a message, in whichever form it comes.
    static func plain(_ message: String) -> String {
        (try? JSONDecoder().decode(DuckDBReason.self, from: Data(message.utf8)))?.words ?? message
    }
}

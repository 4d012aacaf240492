import PypeArrow
import PypeSDK

/// The rows of one request: as JSON, and as they came in.
struct RowBatch {
    enum Format: Sendable {
        case array(key: String?)
        case lines
        case row
    }

    /// Some rows of a batch that came in.
    struct Piece {
        var batch: RecordBatch
        var rows: Range<Int>
    }

    private let format: Format
    private var content: [UInt8] = []
    private(set) var count = 0
    private(set) var pieces: [Piece] = []

    init(_ format: Format) { self.format = format }

    var byteCount: Int { content.count }

    mutating func add(_ json: String, row: Int, of batch: RecordBatch, isFirst: Bool) {
        if count > 0, case .array = format { content.append(UInt8(ascii: ",")) }
        content += json.utf8
        if case .lines = format { content.append(UInt8(ascii: "\n")) }
        count += 1
        if !isFirst, let last = pieces.last, last.rows.upperBound == row {
            pieces[pieces.count - 1].rows = last.rows.lowerBound..<row + 1
        } else {
            pieces.append(Piece(batch: batch, rows: row..<row + 1))
        }
    }

    /// The body of the request.
    var body: [UInt8] {
        guard case .array(let key) = format else { return content }
        let (start, end) = key.map { ("{\(JSONValue.string($0).text):[", "]}") } ?? ("[", "]")
        return Array(start.utf8) + content + Array(end.utf8)
    }

    var contentType: String {
        if case .lines = format { return "application/x-ndjson" }
        return "application/json"
    }
}

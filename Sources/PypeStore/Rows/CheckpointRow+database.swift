import GRDB
import PypeModel

/// A checkpoint as the table has it, with its texts as they were recorded.
struct StoredCheckpoint {
    var subflow: String
    var iteration: String
    /// Nil when the checksum does not fit.
    var row: CheckpointRow?

    init(_ columns: inout ColumnReader) throws {
        let runID = try columns.text()
        subflow = try columns.text()
        iteration = try columns.text()
        let (fingerprint, outputs, lists) = (try columns.text(), try columns.text(), try columns.text())
        let (ended, seconds) = (try columns.text(), try columns.double())
        let sum = Self.checksum([runID, subflow, iteration, fingerprint, outputs, lists, ended], seconds)
        guard try columns.int64() == sum else { return }
        row = CheckpointRow(
            runID: runID, subflow: subflow, iteration: iteration, fingerprint: fingerprint,
            outputs: try ColumnReader.json(outputs, of: "checkpoint"),
            lists: try ColumnReader.json(lists, of: "checkpoint"), ended: ended, seconds: seconds)
    }

    static func checksum(_ texts: [String], _ seconds: Double) -> Int64 {
        var sum = RowChecksum()
        for text in texts { sum.add(text) }
        sum.add(seconds)
        return sum.value
    }
}

extension RowWriter {
    mutating func write(_ row: CheckpointRow) throws {
        let texts = [
            row.runID, row.subflow, row.iteration, row.fingerprint, try StoredText.json(row.outputs, "what it left"),
            try StoredText.json(row.lists, "a list"), row.ended,
        ].map(StoredText.plain)
        for text in texts { try add(text) }
        try add(row.seconds)
        try add(Int(StoredCheckpoint.checksum(texts, row.seconds)))
        try end()
    }

    mutating func write(_ row: GlobalRow) throws {
        let value = try StoredText.json(row.value, "global '\(row.name)' of node '\(row.node)'")
        let texts = [row.runID, row.node, row.iteration, row.name, value].map(StoredText.plain)
        var sum = RowChecksum()
        for text in texts {
            sum.add(text)
            try add(text)
        }
        try add(Int(sum.value))
        try end()
    }
}

extension GlobalRow {
    init(stored columns: inout ColumnReader) throws {
        let texts = [
            try columns.text(), try columns.text(), try columns.text(), try columns.text(), try columns.text(),
        ]
        var sum = RowChecksum()
        for text in texts { sum.add(text) }
        guard try columns.int64() == sum.value else {
            throw ColumnReader.damage("the global '\(texts[3])' of node '\(texts[1])' is not what was recorded")
        }
        self.init(
            runID: texts[0], node: texts[1], iteration: texts[2], name: texts[3],
            value: try ColumnReader.json(texts[4], of: "global"))
    }
}

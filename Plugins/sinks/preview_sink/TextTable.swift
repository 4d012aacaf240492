import PypeArrow

/// Rows as an aligned table: names, types, a rule, the rows, and how many there were.
struct TextTable {
    /// Rows seen, shown or not.
    private(set) var total = 0
    private let limit: Int
    private let maxWidth: Int
    private let isRightAligned: [Bool]
    private let columnCount: Int
    private var names: [DisplayText]
    private var types: [DisplayText]
    private var rows: [[DisplayText]] = []

    /// - Parameters:
    ///   - limit: rows to show.
    ///   - maxWidth: widest column, in characters of a terminal.
    init(_ schema: Schema, limit: Int, maxWidth: Int) {
        self.limit = limit
        self.maxWidth = maxWidth
        columnCount = schema.fields.count
        isRightAligned = schema.fields.map { $0.type.isNumber }
        names = schema.fields.map { DisplayText($0.name, maxWidth: maxWidth) }
        types = schema.fields.map { DisplayText($0.type.description, maxWidth: maxWidth) }
    }

    /// Whether rows are still to be shown.
    var isOpen: Bool { rows.count < limit }

    mutating func add(_ batch: RecordBatch) throws(ArrowError) {
        total += batch.rowCount
        let shown = min(batch.rowCount, limit - rows.count)
        guard shown > 0 else { return }
        var cells: [CellText] = []
        for index in 0..<batch.columnCount { cells.append(try CellText(batch.column(index))) }
        for row in 0..<shown {
            rows.append(cells.map { $0[row].map { DisplayText($0, maxWidth: maxWidth) } ?? .null })
        }
    }

    mutating func count(_ more: Int) { total += more }

    /// The whole table, each line ended.
    func text(title: String) -> String {
        var lines: [String] = []
        if !title.isEmpty { lines.append("[\(DisplayText(title, maxWidth: 200).text)]") }
        if columnCount > 0 {
            let widths = names.indices.map { column in
                ([names[column], types[column]] + rows.map { $0[column] }).reduce(0) { max($0, $1.width) }
            }
            lines.append(line(names, widths))
            lines.append(line(types, widths))
            lines.append(widths.map { String(repeating: "-", count: $0) }.joined(separator: "  "))
            for row in rows { lines.append(line(row, widths)) }
        }
        let shown = rows.count < total && columnCount > 0 ? " (first \(rows.count) shown)" : ""
        lines.append(
            "\(total) \(total == 1 ? "row" : "rows"), \(columnCount) \(columnCount == 1 ? "column" : "columns")\(shown)"
        )
        return lines.joined(separator: "\n") + "\n"
    }

    private func line(_ cells: [DisplayText], _ widths: [Int]) -> String {
        var line = ""
        for (column, cell) in cells.enumerated() {
            let padding = String(repeating: " ", count: widths[column] - cell.width)
            if column > 0 { line += "  " }
            line += isRightAligned[column] ? padding + cell.text : cell.text + padding
        }
        while line.last == " " { line.removeLast() }
        return line
    }
}

extension ArrowType {
    /// Numbers stand to the right.
    fileprivate var isNumber: Bool {
        switch self {
        case .float, .double, .decimal128: true
        default: isInteger
        }
    }
}

import PypeArrow
import PypeSDK
import PypeSQL

/// The columns that are computed to validate rows: words of bits for what each row does not meet, the errors of
/// rejected rows, and the times that freshness looks at, in this order.
struct ValidateColumns {
    let levels: [[RowExpression]]
    let parameters: ParameterList
    /// Indices of the expectations of single rows, in the order of the bits.
    let ofRows: [Int]
    /// Indices of those that ask for fresh rows.
    let ofTime: [Int]

    static let bitsOfWord = 63

    /// Words, each a computed column; the errors and the times stand behind them.
    var words: Range<Int> { 0..<(ofRows.count + Self.bitsOfWord - 1) / Self.bitsOfWord }
    var errors: [Int] { (0..<3).map { words.count + $0 } }
    var times: Int { words.count + 3 }

    init(_ all: [Expectation], _ sql: ExpectationSQL) throws(ModuleError) {
        var sql = sql
        let fresh = FreshNames(besides: sql.input.fields.map(\.name) + [sql.rowNumber])
        ofRows = all.indices.filter { !all[$0].kind.isOfTable }
        ofTime = all.indices.filter { all[$0].kind == .freshness }
        var verdicts: [RowExpression] = []
        for (bit, index) in ofRows.enumerated() {
            verdicts.append(
                RowExpression(
                    fresh("broken", bit), "coalesce(\(try sql.broken(all[index])), FALSE)",
                    subject: "expectation '\(all[index].name)'", isAuthored: false, isHidden: true))
        }
        for index in ofTime { _ = try sql.broken(all[index]) }
        var parameters = sql.parameters
        let broken = ofRows.indices.map { SQLName.quoted(verdicts[$0].name) }
        let errors = Self.errors(ofRows.map { all[$0] }, broken, fresh, &parameters)
        let times = ofTime.map { index in
            RowExpression(
                fresh("time", index), "epoch_us(CAST(\(SQLName.quoted(all[index].columns[0])) AS TIMESTAMP))",
                subject: "expectation '\(all[index].name)'", isAuthored: false)
        }
        levels = [verdicts, Self.words(broken, fresh) + errors + times]
        self.parameters = parameters
    }

    private static func words(_ broken: [String], _ fresh: FreshNames) -> [RowExpression] {
        stride(from: 0, to: broken.count, by: bitsOfWord).map { start in
            let bits = broken[start..<min(start + bitsOfWord, broken.count)].enumerated().map {
                "CASE WHEN \($1) THEN CAST(\(UInt64(1) << $0) AS BIGINT) ELSE 0 END"
            }
            return RowExpression(
                fresh("word", start), "CAST(\(bits.joined(separator: " | ")) AS UBIGINT)", subject: "the report",
                isAuthored: false)
        }
    }

    private static func errors(
        _ expectations: [Expectation], _ broken: [String], _ fresh: FreshNames, _ parameters: inout ParameterList
    ) -> [RowExpression] {
        var texts: [String] = []
        var columns: [String] = []
        var rejecting: [String] = []
        for (bit, expectation) in zip(broken, expectations) {
            texts.append("CASE WHEN \(bit) THEN CAST($\(parameters.add(expectation.name)) AS VARCHAR) END")
            guard expectation.action == .reject else { continue }
            rejecting.append(bit)
            let names = expectation.columns.joined(separator: ", ")
            columns.append("WHEN \(bit) THEN CAST(\(names.isEmpty ? "NULL" : "$\(parameters.add(names))") AS VARCHAR)")
        }
        guard !rejecting.isEmpty else {
            let none = "CAST(NULL AS VARCHAR)"
            // The parameters must stand somewhere.
            let message =
                texts.isEmpty ? none : "CASE WHEN FALSE THEN concat_ws('', \(texts.joined(separator: ", "))) END"
            return RejectColumns.expressions(message: message, column: none, isBad: "FALSE", fresh)
        }
        let isRejected = rejecting.joined(separator: " OR ")
        return RejectColumns.expressions(
            message: "CASE WHEN \(isRejected) THEN concat_ws('; ', \(texts.joined(separator: ", "))) END",
            column: "CASE \(columns.joined(separator: " ")) END", isBad: isRejected, fresh)
    }
}

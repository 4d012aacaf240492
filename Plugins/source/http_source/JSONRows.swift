import PypeArrow
import PypeSDK
import PypeSQL

/// Turns the rows of a page into columns.
struct JSONRows {
    private let shape: JSONShape
    private let sql: String
    private let parameters: [String]

    init(_ shape: JSONShape) {
        self.shape = shape
        // $1: the structure of the columns; $2: the same with plain JSON for each; $3, $4: names and types for messages;
        // $5: rows before this page; $6: the page.
        var check = FitsCheck(firstParameter: 7)
        var cases = ""
        for (index, column) in shape.columns.enumerated() {
            let name = SQLName.quoted(column.name)
            if let condition = check.condition(column, json: "j.\(name)", value: "v.\(name)") {
                cases += " WHEN NOT (\(condition)) THEN \(index)"
            }
        }
        let columns = shape.columns.map { "v.\(SQLName.quoted($0.name)) AS \(SQLName.quoted($0.name)), " }.joined()
        // DuckDB knows no structure without members.
        let convert = shape.columns.isEmpty ? "concat" : "json_transform"
        let number = SQLName.quoted(PageTable.number)
        sql = """
            SELECT \(columns)
                CAST(\(ModuleError.Code.invalidData.rawValue) AS INTEGER) AS error_code,
                CASE bad WHEN -3 THEN 'the row has a member twice' WHEN -2 THEN 'the row is no JSON'
                    WHEN -1 THEN 'the row is no JSON object'
                    ELSE 'column ''' || json_extract_string(CAST($3 AS JSON), bad) || ''': the value is not of type '
                        || json_extract_string(CAST($4 AS JSON), bad) END AS error_message,
                CASE WHEN bad >= 0 THEN json_extract_string(CAST($3 AS JSON), bad) END AS error_column,
                \(number) + CAST($5 AS BIGINT) + 1 AS "row", \(PageTable.column) AS raw, CAST($6 AS BIGINT) AS page,
                CAST(CASE WHEN bad IS NULL THEN 0 ELSE 1 END AS UTINYINT) AS route
            FROM (
                SELECT *, CAST(CASE WHEN doc IS NULL THEN -2 WHEN json_type(doc) <> 'OBJECT' THEN -1
                    WHEN \(Self.hasTwice(shape)) THEN -3\(cases) END
                    AS INTEGER) AS bad
                FROM (
                    SELECT \(convert)(doc, $1) AS v, \(convert)(doc, $2) AS j, doc, \(PageTable.column), \(number)
                    FROM (SELECT \(JSONShape.document(isPlain: shape.isPlain)) AS doc, * FROM t)
                )
            )
            """
        let quoted = shape.columns.map { (JSONValue.string($0.name).text, $0.structure) }
        parameters =
            [
                "{\(quoted.map { "\($0.0):\($0.1)" }.joined(separator: ","))}",
                "{\(quoted.map { "\($0.0):\"JSON\"" }.joined(separator: ","))}",
                JSONValue.array(shape.columns.map { .string($0.name) }).text,
                JSONValue.array(shape.columns.map { .string($0.typeName) }).text,
            ] + ["", ""] + check.parameters
    }

    /// Whether a row has a member twice. One whose members are all columns has as many values as members, which is quickly
    /// told; the others are looked at closely.
    private static func hasTwice(_ shape: JSONShape) -> String {
        let found = shape.columns.map { "CAST(j.\(SQLName.quoted($0.name)) IS NOT NULL AS INTEGER)" }
        return """
            CASE WHEN len(json_keys(doc)) = \(sum(found[...])) THEN false
                ELSE list_unique(json_keys(doc)) < len(json_keys(doc)) END
            """
    }

    /// Adds in pairs: SQL has a limit on how deep an expression may be, and rows may have thousands of columns.
    private static func sum(_ terms: ArraySlice<String>) -> String {
        guard terms.count > 1 else { return terms.first ?? "0" }
        let middle = terms.startIndex + terms.count / 2
        return "(\(sum(terms[..<middle])) + \(sum(terms[middle...])))"
    }

    /// Emits the rows of a page; the first call sets the schema of the data.
    /// - Returns: rows that went to the reject port.
    func emit(_ rows: PageTable, before: Int, page: Int, to output: any RowOutput, isFirst: Bool) throws -> Int {
        var parameters = parameters
        parameters[4] = String(before)
        parameters[5] = String(page)
        let count = shape.columns.count
        let outputs = QueryOutputs(columns: [Array(0..<count), Array(count..<count + 6)], route: count + 6)
        var rejected = 0
        do {
            let routed = try rows.query().run(sql, .listed(parameters.map { .text($0) }), to: outputs)
            if isFirst { try output.setSchema(routed.schema(of: 0), rejects: false) }
            while let batch = try routed.next() {
                let isReject = batch.output == 1
                if isReject { rejected += batch.count }
                try output.emit(batch.take(), rejects: isReject)
            }
        } catch let error as SQLError {
            throw ModuleError(error)
        }
        return rejected
    }
}

/// A condition that was checked against a schema and can be run over streams of it.
struct Condition: Sendable {
    private let text: String
    private let scope: RowScope

    var schema: InputSchema { scope.schema }

    /// What the condition may write before a column's name.
    static let tableName = RowScope.tableName

    /// - Throws: ``SQLError`` `invalidSQL` saying what is wrong with the condition; `invalidData` for a schema whose
    ///   rows cannot be filtered.
    init(_ text: String, schema: InputSchema, connection: SQLConnection) throws(SQLError) {
        self.text = text
        scope = RowScope(schema)
        try scope.check(condition: text, "the condition", on: connection)
    }

    /// The stream as the statement of ``mask(ticket:)`` sees it.
    func scanInput(_ stream: InputStream) -> ScanInput { scope.scanInput(stream) }

    /// Gives, for each row of the scan, its number and whether it stays.
    func mask(ticket: Int64) -> String { scope.select([text], ticket: ticket) }
}

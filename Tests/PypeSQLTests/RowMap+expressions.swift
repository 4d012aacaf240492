import PypeArrow

@testable import PypeSQL

extension RowMap {
    /// One level of expressions, over an engine that may give rows in any order.
    convenience init(_ list: [(String, String)], _ schema: consuming OwnedSchema, threads: Int = 2) throws {
        try self.init(
            engine: .shared(SQLSettings(threads: threads, preservesOrder: false)), levels: [expressions(list)],
            schema: schema)
    }

    /// The input's columns, then the computed ones, as a stream.
    func output(of input: consuming OwnedStream) throws -> OwnedStream {
        let run = try run(input)
        let schema = Schema(self.input.fields + computed.fields, metadata: self.input.metadata)
        let parts =
            self.input.fields.indices.map { MappedRows.Part.input($0) }
            + computed.fields.indices.map { MappedRows.Part.computed($0) }
        return StreamExport.make(schema: { OwnedSchema(schema) }, next: { try run.next()?.table(parts) })
    }
}

func expressions(_ list: [(String, String)]) -> [RowExpression] {
    list.map { RowExpression($0.0, $0.1, subject: "column '\($0.0)'") }
}

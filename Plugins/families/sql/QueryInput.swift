import PypeArrow
import PypeSDK
import PypeSQL

/// A table that a query reads: a view under a name.
struct QueryInput: Sendable {
    /// What messages call it, for example "the input" or "input port 'left'".
    let label: String
    /// Name of the view.
    let name: String
    /// Columns as the SQL sees them.
    let schema: Schema
    /// Types of columns that the SQL sees as others, by index.
    let carried: [Int: ArrowType]
    /// Name of a further column with the row's number, from 0, when the query has one.
    let rowNumber: String?
    let engine: SQLEngine

    /// - Parameter use: what the SQL does with a column of that name.
    init(
        label: String, name: String, schema: Schema, isNumbered: Bool, engine: SQLEngine,
        use: (String) -> ColumnUse = { _ in .computed }
    ) {
        self.label = label
        self.name = name
        var fields = schema.fields
        var carried: [Int: ArrowType] = [:]
        for (index, field) in schema.fields.enumerated() {
            guard let standIn = use(field.name).standIn(for: field.type) else { continue }
            carried[index] = field.type
            fields[index].type = standIn
        }
        self.carried = carried
        self.schema = Schema(fields, metadata: schema.metadata)
        self.engine = engine
        var rowNumber = "row number"
        while schema.fields.contains(where: { SQLName.folded($0.name) == rowNumber }) { rowNumber += " " }
        self.rowNumber = isNumbered ? rowNumber : nil
    }

    /// The view, in SQL.
    var sql: String { SQLName.quoted(name) }

    /// All columns, in SQL, without the row's number.
    var columns: [String] { schema.fields.map { column($0.name) } }

    /// A column that is known to be there, in SQL.
    func column(_ name: String) -> String { "\(sql).\(SQLName.quoted(name))" }

    /// The row's number, in SQL.
    var order: String { column(rowNumber ?? "row number") }

    /// A column that the config names.
    /// - Parameter parameter: what names it, for the message.
    /// - Throws: `invalidConfig` when it is not there, with the nearest ones.
    func field(_ name: String, _ parameter: String) throws(ModuleError) -> Field {
        if let field = schema[name] { return field }
        let names = ColumnNames(schema.fields.map(\.name))
        let hint: String
        do throws(SQLError) { hint = try names.suggestion(for: name, in: label, engine: engine) } catch {
            throw ModuleError(error)
        }
        throw ModuleError(.invalidConfig, "'\(parameter)': \(label) has no column '\(name)'", hint: hint)
    }

    /// A column that the config names, in SQL.
    /// - Throws: as ``field(_:_:)``.
    func column(_ name: String, _ parameter: String) throws(ModuleError) -> String {
        column(try field(name, parameter).name)
    }
}

import PypeArrow
import PypeSDK
import PypeSQL

/// Which columns of several tables belong together, and what they become.
struct UnionColumns {
    enum Match: String, Decodable { case name, position }

    /// Columns of the output.
    let schema: Schema
    private let names: [String]
    private let match: Match

    /// - Throws: `invalidConfig` when columns that belong together do not go into one.
    init(_ inputs: [QueryInput], _ match: Match, isDistinct: Bool) throws(ModuleError) {
        self.match = match
        guard let first = inputs.first else { throw ModuleError(.invalidConfig, "no table comes in") }
        var names: [String] = []
        switch match {
        case .position:
            names = first.schema.fields.map(\.name)
            for input in inputs where input.schema.fields.count != names.count {
                throw ModuleError(
                    .invalidConfig,
                    "\(input.label) has \(input.schema.fields.count) columns and \(first.label) has \(names.count)",
                    hint: "match the columns by name, or choose them before")
            }
        case .name:
            var seen: Set<String> = []
            for field in inputs.flatMap(\.schema.fields) where seen.insert(field.name).inserted {
                names.append(field.name)
            }
        }
        self.names = names
        try Self.check(inputs, names, match)
        let fields = Self.plain(first.schema)
        // Rows that are compared go through DuckDB, which has not all of Arrow's types.
        if !isDistinct, inputs.allSatisfy({ Self.plain($0.schema) == fields }) {
            schema = Schema(fields)
            return
        }
        try OutputNames.check(names, "match")
        do {
            let query = try SQLQuery(engine: first.engine)
            for input in inputs {
                try query.addInput(
                    input.name, schema: OwnedSchema(input.schema), stream: nil, rowNumber: input.rowNumber)
            }
            let sql = isDistinct ? Self.distinct(inputs, names, match) : Self.all(inputs, names, match)
            schema = try query.outputSchema(of: sql).table()
        } catch let error as SQLError {
            throw ModuleError(error)
        } catch {
            throw ModuleError(.invalidData, "the tables do not make one table: \(error)")
        }
    }

    /// Whether the rows of a table go out as they are.
    func fits(_ schema: Schema) -> Bool { Self.plain(schema) == Self.plain(self.schema) }

    /// The rows of all tables. Each may be read, or stand there for its types only.
    func all(_ inputs: [QueryInput]) -> String { Self.all(inputs, names, match) }

    /// Each row once, in the order in which they come first.
    func distinct(_ inputs: [QueryInput]) -> String { Self.distinct(inputs, names, match) }

    private static func distinct(_ inputs: [QueryInput], _ names: [String], _ match: Match) -> String {
        let columns = names.indices.map { "c\($0)" }
        // More tables, or more rows in one, than this leaves room for do not fit into any machine.
        let tables = inputs.enumerated().map { index, input in
            let cells = cells(input, names, match).enumerated().map { "\($1) AS c\($0)" }
            return
                "SELECT \(cells.joined(separator: ", ")), (\(index)::BIGINT << 48) | \(input.order) AS place FROM \(input.sql)"
        }
        let named = zip(columns, names).map { OutputNames.named($0, $1) }
        return """
            SELECT \(named.joined(separator: ", ")) FROM (
            \(tables.joined(separator: "\nUNION ALL\n"))
            ) GROUP BY \(columns.joined(separator: ", ")) ORDER BY min(place)
            """
    }

    private static func all(_ inputs: [QueryInput], _ names: [String], _ match: Match) -> String {
        let tables = inputs.map { input in
            let cells = zip(cells(input, names, match), names).map { OutputNames.named($0, $1) }
            return "SELECT \(cells.joined(separator: ", ")) FROM \(input.sql)"
        }
        return tables.joined(separator: "\nUNION ALL\n")
    }

    private static func cells(_ input: QueryInput, _ names: [String], _ match: Match) -> [String] {
        match == .position
            ? input.columns : names.map { input.schema[$0] == nil ? "NULL" : input.column($0) }
    }

    /// Columns as far as values go.
    private static func plain(_ schema: Schema) -> [Field] { schema.fields.map { Field($0.name, $0.type) } }

    private static func check(_ inputs: [QueryInput], _ names: [String], _ match: Match) throws(ModuleError) {
        for (place, name) in names.enumerated() {
            var seen: [(field: Field, label: String)] = []
            for input in inputs {
                guard let field = match == .position ? input.schema.fields[place] : input.schema[name] else { continue }
                if let known = seen.first(where: { !KeyFamily.match($0.field.type, field.type) }) {
                    throw ModuleError(
                        .invalidConfig,
                        "column '\(known.field.name)' is \(known.field.type) in \(known.label) and \(field.type) in "
                            + "\(input.label), which do not go into one column",
                        hint: KeyFamily.hint(known.field.type, field.type))
                }
                seen.append((field, input.label))
            }
        }
    }
}

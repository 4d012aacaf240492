import PypeArrow
import PypeSDK
import PypeSQL

/// A module that is one SELECT over its whole inputs.
protocol QueryModule: Module where CancelStep == Void, InferSchemaStep == Void {
    var running: Running { get }

    /// Whether each input has a further column with the number of the row.
    static var numbersRows: Bool { get }

    /// Whether one thread alone reads the inputs, so that rows without a sort behind keep their order.
    static var readsInOrder: Bool { get }

    /// Whether rows that the SELECT did not need are read all the same, so that they are counted.
    static var readsAll: Bool { get }

    /// What an input is called in the SQL.
    func viewName(port: String, edge: Int) throws(ModuleError) -> String

    /// What the SELECT does with a column of an input.
    func use(of column: String, _ port: String) -> ColumnUse

    /// What is to be done, checked against the columns of the inputs. No row has moved.
    /// - Parameter connected: the output ports that somebody reads.
    /// - Throws: `invalidConfig`, with the parameter and the column named.
    func plan(_ inputs: [QueryInput], connected: Set<String>) throws(ModuleError) -> QueryPlan

    /// The plan once the rows may be read: for a SELECT that follows from the data.
    /// - Throws: what goes wrong with the data or with the query.
    func plan(_ plan: QueryPlan, over query: SQLQuery, _ inputs: [QueryInput]) throws -> QueryPlan

    /// Sets globals and counts rows that were dropped on purpose.
    func finish(_ context: RunContext, _ outcome: QueryOutcome) throws(ModuleError)
}

extension QueryModule {
    static var numbersRows: Bool { true }
    static var readsInOrder: Bool { false }
    static var readsAll: Bool { true }

    func plan(_ plan: QueryPlan, over query: SQLQuery, _ inputs: [QueryInput]) throws -> QueryPlan { plan }

    func use(of column: String, _ port: String) -> ColumnUse { .computed }

    func viewName(port: String, edge: Int) throws(ModuleError) -> String { edge == 0 ? port : "\(port)_\(edge + 1)" }

    func finish(_ context: RunContext, _ outcome: QueryOutcome) throws(ModuleError) {
        try context.setGlobal("row_count", outcome.written[0])
    }

    func cancel() { running.cancel() }

    func inferSchema(_ request: SchemaRequest) throws {
        // A port where several edges meet has one place in the request; what else comes in is not known.
        guard !Self.manifest.inputs.contains(where: \.isMultiple) else { return }
        let engine = try RunEngine.forSchemas()
        var inputs: [QueryInput] = []
        for port in Self.manifest.inputs {
            guard let schema = try request.input(port.name) else { return }
            inputs.append(try queryInput(port.name, 0, of: 1, schema, engine))
        }
        let plan = try plan(inputs, connected: Set(Self.manifest.outputs.map(\.name)))
        guard !plan.outputs.isEmpty else { return }
        do {
            let query = try SQLQuery(engine: engine)
            for input in inputs { try add(input, OwnedSchema(input.schema), nil, to: query) }
            let all = try query.outputSchema(of: plan.sql, plan.parameters).table()
            for (index, output) in plan.outputs.enumerated() where index != plan.failure {
                try request.setOutput(output.port, plan.schema(of: index, output.columns.map { all.fields[$0] }))
            }
        } catch let error as SQLError {
            throw ModuleError(error)
        }
    }

    func queryInput(_ port: String, _ edge: Int, of count: Int, _ schema: Schema, _ engine: SQLEngine)
        throws(ModuleError) -> QueryInput
    {
        try Self.check(schema, label(port, edge, of: count))
        return QueryInput(
            label: label(port, edge, of: count), name: try viewName(port: port, edge: edge), schema: schema,
            isNumbered: Self.numbersRows, engine: engine, use: { use(of: $0, port) })
    }

    private func label(_ port: String, _ edge: Int, of count: Int) -> String {
        let isOnly = Self.manifest.inputs.count == 1 && count == 1
        return isOnly ? "the input" : "input port '\(port)'" + (count > 1 ? " (edge \(edge + 1))" : "")
    }

    /// - Throws: `invalidData` for columns that SQL cannot tell apart, and when there are none.
    private static func check(_ schema: Schema, _ label: String) throws(ModuleError) {
        guard !schema.fields.isEmpty else {
            throw ModuleError(
                .invalidData, "\(label) has no columns", hint: "derive_mod can add one before: columns: {one: \"1\"}")
        }
        var seen: Set<String> = []
        for field in schema.fields where !seen.insert(SQLName.folded(field.name)).inserted {
            throw ModuleError(
                .invalidData, "\(label) has several columns named '\(field.name)'",
                hint: "rename them before this module; SQL does not tell upper from lower case")
        }
    }

    func add(
        _ input: QueryInput, _ schema: consuming OwnedSchema, _ stream: consuming OwnedStream?, to query: SQLQuery,
        rows: Int? = nil
    ) throws(SQLError) {
        try query.addInput(
            input.name, schema: schema, stream: stream, rowNumber: input.rowNumber, keepsOrder: Self.readsInOrder,
            rows: rows)
    }
}

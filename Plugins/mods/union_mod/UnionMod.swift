import PypeArrow
import PypeSDK
import PypeSQL

/// Puts tables one below the other.
struct UnionMod: Module {
    struct Config: Decodable {
        var match: UnionColumns.Match?
        var distinct: Bool?
    }

    static let manifest = ModuleManifest(
        name: "union_mod", type: .mod, version: "1.0.0",
        description: "Puts tables one below the other, in the order of the edges.",
        category: "tables",
        inputs: [ModulePort("input", "The tables.", multiple: true)],
        outputs: [
            ModulePort(
                "output",
                "The rows of the first table, then those of the second and so on; a type takes the values of all. "
                    + "Rows that are compared, or of tables that differ, have DuckDB's types (docs/table-types.md).")
        ],
        params: [
            .optional(
                "match", .str,
                "Whether columns belong together by name (one that a table does not have is null there) or by position "
                    + "(with the names of the first table).",
                default: "name", allowed: ["name", "position"]),
            .optional(
                "distinct", .bool, "Whether rows that were there already are left out, where nulls are equal.",
                default: false),
        ],
        globals: [
            ModuleGlobal("row_count", .int, "Rows that went out."),
            ModuleGlobal("duplicate_count", .int, "Rows that were left out as they had been there."),
        ],
        packages: ["libduckdb 1.4 or later"],
        flags: [.deterministic, .idempotent, .parallel])

    private let match: UnionColumns.Match
    private let isDistinct: Bool
    private let running = Running()

    init(config: Config) {
        match = config.match ?? .name
        isDistinct = config.distinct ?? false
    }

    func cancel() { running.cancel() }

    func run(_ context: RunContext) async throws {
        let opened = try OpenedInputs(context, Self.manifest.inputs)
        let engine = try RunEngine.of(context)
        let inputs = opened.edges.enumerated().map { index, edge in
            QueryInput(
                label: "table \(index + 1)", name: "t\(index)", schema: edge.schema, isNumbered: true, engine: engine)
        }
        let columns = try UnionColumns(inputs, match, isDistinct: isDistinct)
        let output = try context.output("output")
        try output.setSchema(columns.schema)
        let counts =
            isDistinct
            ? try emitOnce(inputs, opened.edges, columns, output, context)
            : try emitAll(inputs, opened.edges, columns, output, context)
        context.countFiltered(counts.read - counts.written)
        try context.setGlobal("row_count", counts.written)
        try context.setGlobal("duplicate_count", counts.read - counts.written)
    }

    private func emitAll(
        _ inputs: [QueryInput], _ edges: [OpenedInputs.Edge], _ columns: UnionColumns, _ output: OutputPort,
        _ context: RunContext
    ) throws -> (read: Int, written: Int) {
        var written = 0
        for (place, edge) in edges.enumerated() {
            if columns.fits(edge.schema) {
                while let batch = try edge.input.nextArray() {
                    try context.checkCancellation()
                    written += batch.length
                    try output.emit(batch)
                    context.progress(UInt64(written), unit: "rows")
                }
            } else {
                written += try query(inputs, columns.all(inputs), columns, output, context, after: written) { index in
                    try index == place ? edge.input.takeStream() : nil
                }.written
            }
        }
        return (written, written)
    }

    private func emitOnce(
        _ inputs: [QueryInput], _ edges: [OpenedInputs.Edge], _ columns: UnionColumns, _ output: OutputPort,
        _ context: RunContext
    ) throws -> (read: Int, written: Int) {
        try query(inputs, columns.distinct(inputs), columns, output, context, after: 0) {
            try edges[$0].input.takeStream()
        }
    }

    /// Emits the rows of a statement over the tables; those without a stream stand there for their types only.
    private func query(
        _ inputs: [QueryInput], _ sql: String, _ columns: UnionColumns, _ output: OutputPort, _ context: RunContext,
        after: Int, stream: (Int) throws -> OwnedStream?
    ) throws -> (read: Int, written: Int) {
        do {
            let query = try SQLQuery(engine: inputs[0].engine)
            running.start { query.cancel() }
            defer { running.end() }
            for (index, input) in inputs.enumerated() {
                try query.addInput(
                    input.name, schema: OwnedSchema(input.schema), stream: stream(index), rowNumber: input.rowNumber,
                    keepsOrder: !isDistinct)
            }
            try context.checkCancellation()
            let rows = try query.run(
                sql, to: QueryOutputs(columns: [Array(columns.schema.fields.indices)]))
            var written = 0
            while let batch = try rows.next() {
                written += batch.count
                try output.emit(batch.take())
                context.progress(UInt64(after + written), unit: "rows")
            }
            return (inputs.reduce(0) { $0 + query.rowsRead($1.name) }, written)
        } catch let error as SQLError {
            throw ModuleError(error)
        }
    }
}

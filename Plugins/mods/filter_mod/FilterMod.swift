import PypeArrow
import PypeSDK
import PypeSQL
import Synchronization

/// Keeps the rows for which a SQL condition is true.
struct FilterMod: Module {
    struct Config: Decodable {
        var condition: String
    }

    static let manifest = ModuleManifest(
        name: "filter_mod", type: .mod, version: "1.0.0",
        description: "Keeps the rows for which an SQL condition is true; a condition that is NULL drops its row.",
        category: "rows",
        inputs: [ModulePort("input", "The rows to look at.")],
        outputs: [ModulePort("output", "The rows that stay, in their order, with the columns unchanged.")],
        params: [
            .required(
                "condition", .str,
                "An SQL expression over the input's columns that is true or false, as it stands after WHERE; "
                    + "names that are no plain words go into double quotes.",
                schema: ["minLength": 1, "examples": ["distance > 500 AND carrier IS NOT NULL"]])
        ],
        globals: [
            ModuleGlobal("row_count", .int, "Rows that stayed."),
            ModuleGlobal("dropped_count", .int, "Rows that were dropped."),
        ],
        packages: ["libduckdb 1.4 or later"],
        flags: [.deterministic, .idempotent, .rowLocal, .parallel, .streaming])

    private let condition: String
    private let running = Running()

    init(config: Config) throws {
        guard config.condition.contains(where: { !$0.isWhitespace }) else {
            throw ModuleError(
                .invalidConfig, "'condition' is empty", hint: "for example: age > 18 AND name IS NOT NULL")
        }
        condition = config.condition
    }

    func inferSchema(_ request: SchemaRequest) throws {
        guard let schema = try request.input("input") else { return }
        _ = try filter(for: OwnedSchema(schema), on: RunEngine.forSchemas())
        try request.setOutput("output", schema)
    }

    func run(_ context: RunContext) async throws {
        var stream = try context.input("input").takeStream()
        let output = try context.output("output")
        let schema: OwnedSchema
        do throws(ArrowStreamError) { schema = try stream.schema() } catch { throw ModuleError(input: error) }
        let filter = try filter(for: schema, on: RunEngine.of(context))
        running.start { filter.cancel() }
        defer { running.end() }
        // A cancel that came before the filter was there has met nobody.
        try context.checkCancellation()
        do {
            try output.setSchema(filter.schema())
            let rows = try filter.run(stream)
            var dropped = 0
            while let batch = try rows.next() {
                context.countFiltered(rows.counts.dropped - dropped)
                dropped = rows.counts.dropped
                try output.emit(batch)
            }
            context.countFiltered(rows.counts.dropped - dropped)
            try context.setGlobal("row_count", rows.counts.kept)
            try context.setGlobal("dropped_count", rows.counts.dropped)
        } catch let error as SQLError {
            throw ModuleError(error)
        }
    }

    func cancel() { running.cancel() }

    private func filter(for schema: consuming OwnedSchema, on engine: SQLEngine) throws(ModuleError) -> RowFilter {
        do throws(SQLError) {
            return try RowFilter(engine: engine, condition: condition, schema: schema)
        } catch {
            throw ModuleError(error)
        }
    }
}

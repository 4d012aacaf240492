public import CPypeABI
import PypeArrow
import PypeSDK

/// Makes rows from nothing: for tests, benchmarks and first steps. The same config gives the same rows, whatever the
/// size of the batches.
struct GenerateSource: Module {
    struct Config: Decodable {
        var rows: Int
        var batchSize: Int
        var seed: Int64
        var start: Int64
        var step: Int64
        var columns: [ColumnSpec]

        enum CodingKeys: String, CodingKey {
            case rows
            case batchSize = "batch_size"
            case seed, start, step, columns
        }
    }

    static let manifest = ModuleManifest(
        name: "generate_source",
        type: .source,
        version: "1.1.0",
        description: "Makes rows with an id and columns of seeded random values.",
        category: "testing",
        outputs: [ModulePort("data", "The rows: the column id (int64), then the columns that are configured.")],
        params: [
            .required("rows", .int, "How many rows to make.", schema: ["minimum": 0, "examples": [1000]]),
            .optional(
                "batch_size",
                .int,
                "Rows a batch; has no influence on the values.",
                default: 65536,
                schema: ["minimum": 1, "maximum": 16_777_216]
            ),
            .optional("seed", .int, "Another seed gives other random values.", default: 0),
            .optional("start", .int, "The first id.", default: 0),
            .optional("step", .int, "What each id adds to the one before.", default: 1),
            .optional(
                "columns",
                .list,
                "Columns of seeded values: name; type (int, float, str, bool, date, timestamp, or sequence with start and "
                    + "step); min and max, both included (of str the length; of date and timestamp texts such as "
                    + "2024-01-31 or 2024-01-31T12:00:00); for float also distribution: normal with mean and stddev; "
                    + "null_ratio (0 to 1); values to choose from instead of a range, as often as weights say.",
                default: [],
                schema: ["items": ColumnSpec.schema, "examples": ColumnSpec.examples]
            ),
        ],
        globals: [ModuleGlobal("row_count", .int, "How many rows were made.")],
        flags: [.deterministic, .idempotent, .parallel, .streaming]
    )

    private let config: Config
    private let columns: [ColumnGenerator]

    init(config: Config) throws {
        self.config = config
        guard config.rows >= 0 else {
            throw ModuleError(.invalidConfig, "rows is \(config.rows), it cannot be negative")
        }
        guard (1...16_777_216).contains(config.batchSize) else {
            throw ModuleError(.invalidConfig, "batch_size is \(config.batchSize), it must be from 1 to 16777216")
        }
        guard Self.fits(config.start, config.step, rows: config.rows) else {
            throw ModuleError(.invalidConfig, "the last id does not fit 64 bits: take fewer rows or a smaller step")
        }
        for (index, column) in config.columns.enumerated() where column.kind == .sequence {
            guard Self.fits(column.start ?? 0, column.step ?? 1, rows: config.rows) else {
                throw ModuleError(
                    .invalidConfig, "columns[\(index)]: the last value does not fit 64 bits: take a smaller step")
            }
        }
        var names: Set<String> = ["id"]
        for (index, column) in config.columns.enumerated() where !names.insert(column.name).inserted {
            throw ModuleError(.invalidConfig, "columns[\(index)]: there is a column '\(column.name)' already")
        }
        columns = try config.columns.enumerated().map { index, spec in
            try ColumnGenerator(spec, at: index, seed: UInt64(bitPattern: config.seed))
        }
    }

    private static func fits(_ start: Int64, _ step: Int64, rows: Int) -> Bool {
        let (span, overflow) = step.multipliedReportingOverflow(by: Int64(max(0, rows - 1)))
        return !overflow && !start.addingReportingOverflow(span).overflow
    }

    private var schema: Schema {
        Schema([Field("id", .int64, isNullable: false)] + columns.map(\.field))
    }

    func run(_ context: RunContext) async throws {
        let output = try context.output("data")
        try output.setSchema(schema)
        // Values that nobody reads need not be made.
        if try context.outputCount("data") > 0 { try emit(on: output, context) }
        try context.setGlobal("row_count", config.rows)
    }

    func inferSchema(_ request: SchemaRequest) throws { try request.setOutput("data", schema) }

    private func emit(on output: OutputPort, _ context: RunContext) throws {
        let builder = try BatchBuilder(schema)
        let ids: FixedBuilder<Int64> = try builder.column(0)
        var row = 0
        while row < config.rows {
            try context.checkCancellation()
            let end = min(row + config.batchSize, config.rows)
            let values = (row..<end).map { config.start + config.step * Int64($0) }
            values.withUnsafeBufferPointer { ids.append(contentsOf: $0) }
            for (index, column) in columns.enumerated() {
                try column.append(rows: row..<end, to: builder.columns[index + 1])
            }
            try output.emit(builder.finish())
            row = end
            context.progress(UInt64(row), of: UInt64(config.rows), unit: "rows")
        }
    }
}

let library = ModuleLibrary(
    name: "generate_source",
    version: "1.0.0",
    author: "pype",
    license: "Apache-2.0",
    modules: [GenerateSource.self]
)

/// What the host looks up.
@_cdecl("pype_module_entry_v1")
public func entry(
    host: UnsafePointer<pype_host>?,
    error: UnsafeMutablePointer<pype_error>?
) -> UnsafePointer<pype_library>? { library.entry(host, error) }

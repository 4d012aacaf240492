import PypeArrow
import PypeSDK

/// Multiplies one column of numbers; rows without a number go to the reject port.
struct ScaleMod: Module {
    struct Config: Decodable {
        var column: String
        var factor: Double
    }

    static let manifest = ModuleManifest(
        name: "scale_mod",
        type: .mod,
        version: "1.0.0",
        description: "Multiplies a column of type double.",
        category: "transform",
        inputs: [ModulePort("input", "Rows with the column.")],
        outputs: [
            ModulePort("output", "The column, multiplied."),
            ModulePort("rejects", "Rows without a number.", reject: true),
        ],
        params: [
            .required("column", .str, "Name of the column."),
            .optional("factor", .float, "What to multiply by.", default: 1.0),
        ],
        globals: [ModuleGlobal("scaled", .int, "How many rows were multiplied.")],
        flags: [.deterministic, .idempotent, .rowLocal, .parallel, .streaming]
    )

    private let config: Config

    init(config: Config) throws {
        guard config.factor.isFinite else {
            throw ModuleError(.invalidConfig, "factor is \(config.factor)", hint: "give a finite number")
        }
        self.config = config
    }

    func run(_ context: RunContext) async throws {
        let output = try context.output("output")
        let rejects = try RejectWriter(context.output("rejects"))
        let result = try BatchBuilder(Schema([Field(config.column, .double)]))
        let scaled: FixedBuilder<Double> = try result.column(0)
        var count = 0
        try output.setSchema(result.schema)
        for try await batch in try context.input("input") {
            try context.checkCancellation()
            let values = try batch.column(config.column).values(Double.self)
            for row in 0..<batch.rowCount {
                if let value = values[row] {
                    scaled.append(value * config.factor)
                } else {
                    try rejects.reject("there is no number", column: config.column)
                }
            }
            count += scaled.count
            try output.emit(result.finish())
            context.progress(UInt64(count), unit: "rows")
        }
        try rejects.flush()
        try context.setGlobal("scaled", count)
    }

    func inferSchema(_ request: SchemaRequest) throws {
        guard let type = try request.input("input")?[config.column]?.type else { return }
        guard type == .double else {
            throw ModuleError(.invalidData, "the column '\(config.column)' is \(type), not double")
        }
        try request.setOutput("output", Schema([Field(config.column, .double)]))
    }
}

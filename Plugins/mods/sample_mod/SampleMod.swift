import PypeArrow
import PypeSDK
import PypeSQL

/// Keeps some rows, chosen by chance.
struct SampleMod: Module {
    struct Config: Decodable {
        var rows: Int?
        var fraction: Double?
        var seed: Int64?
    }

    static let manifest = ModuleManifest(
        name: "sample_mod", type: .mod, version: "1.0.0",
        description: "Keeps some rows, chosen by chance: the same ones for the same seed and the same order of rows.",
        category: "rows",
        inputs: [ModulePort("input", "The rows to choose from.")],
        outputs: [ModulePort("output", "The chosen rows in their order, with the columns unchanged.")],
        params: [
            .optional(
                "rows", .int, "How many rows to keep; all when there are fewer; this or fraction.",
                schema: ["minimum": 0, "maximum": 1_000_000_000_000, "examples": [1000]]),
            .optional(
                "fraction", .float, "How likely each row is kept, from 0 to 1; this or rows.",
                schema: ["minimum": 0, "maximum": 1]),
            .optional("seed", .int, "Another seed chooses other rows.", default: 0),
        ],
        globals: [
            ModuleGlobal("row_count", .int, "Rows that were kept."),
            ModuleGlobal("dropped_count", .int, "Rows that were not."),
        ],
        flags: [.deterministic, .idempotent, .parallel, .streaming])

    private let config: Config

    init(config: Config) throws {
        guard (config.rows == nil) != (config.fraction == nil) else {
            throw ModuleError(.invalidConfig, "give either 'rows' or 'fraction'")
        }
        if let rows = config.rows, rows < 0 {
            throw ModuleError(.invalidConfig, "'rows' is \(rows), and must be 0 or more")
        }
        if let fraction = config.fraction, !(0...1).contains(fraction) {
            throw ModuleError(.invalidConfig, "'fraction' is \(fraction), and must be from 0 to 1")
        }
        self.config = config
    }

    func inferSchema(_ request: SchemaRequest) throws {
        if let schema = try request.input("input") { try request.setOutput("output", schema) }
    }

    func run(_ context: RunContext) async throws {
        let input = try context.input("input")
        let output = try context.output("output")
        let schema = SharedSchema.adopting(try input.rawSchema())
        try output.setSchema(schema.share())
        do {
            let size = config.rows.map(RowSample.Size.rows) ?? .fraction(config.fraction ?? 0)
            let sample = try RowSample(size, seed: config.seed ?? 0, schema: schema.share())
            var filtered = 0
            while let batch = try input.nextArray() {
                try context.checkCancellation()
                try sample.add(batch)
                filtered = try emit(sample, output, context, filtered)
            }
            sample.end()
            _ = try emit(sample, output, context, filtered)
            try context.setGlobal("row_count", sample.counts.kept)
            try context.setGlobal("dropped_count", sample.counts.dropped)
        } catch let error as SQLError {
            throw ModuleError(error)
        }
    }

    /// - Returns: how many rows were told to be dropped so far.
    private func emit(_ sample: RowSample, _ output: OutputPort, _ context: RunContext, _ filtered: Int) throws -> Int {
        context.countFiltered(sample.counts.dropped - filtered)
        while let batch = sample.next() { try output.emit(batch) }
        return sample.counts.dropped
    }
}

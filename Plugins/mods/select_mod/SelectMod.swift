import PypeArrow
import PypeSDK

/// Keeps, drops, renames and reorders columns. The rows go on in the input's own buffers.
struct SelectMod: Module {
    static let manifest = ModuleManifest(
        name: "select_mod", type: .mod, version: "1.0.0",
        description: "Keeps, drops, renames and reorders columns, without a copy.",
        category: "columns",
        inputs: [ModulePort("input", "Rows of any columns.")],
        outputs: [ModulePort("output", "The same rows, with the columns that were asked for.")],
        params: SelectConfig.params,
        globals: [
            ModuleGlobal("row_count", .int, "Rows that went through."),
            ModuleGlobal("column_count", .int, "Columns of the output."),
        ],
        flags: [.deterministic, .idempotent, .rowLocal, .parallel, .streaming])

    private let config: SelectConfig

    init(config: SelectConfig) throws {
        try config.check()
        self.config = config
    }

    func inferSchema(_ request: SchemaRequest) throws {
        guard let input = try request.input("input") else { return }
        try request.setOutput("output", Selection(config, of: input).schema)
    }

    func run(_ context: RunContext) async throws {
        let input = try context.input("input")
        let output = try context.output("output")
        let selection = try Selection(config, of: input.schema)
        try context.setGlobal("column_count", selection.columns.count)
        // The schema as it came lets the host know its own batches again, instead of wrapping them once more.
        try output.setSchema(selection.changesNothing ? input.rawSchema() : OwnedSchema(selection.schema))
        var rows = 0
        while let batch = try input.nextArray() {
            try context.checkCancellation()
            rows += batch.length
            try output.emit(selection.keepsPlaces ? batch : Self.pick(selection.columns, of: batch))
        }
        try context.setGlobal("row_count", rows)
    }

    private static func pick(_ columns: [Int], of batch: consuming OwnedArray) throws(ModuleError) -> OwnedArray {
        do throws(ArrowError) { return try batch.picking(columns) } catch {
            throw ModuleError(.invalidData, "input port 'input': \(error.message)")
        }
    }
}

import PypeArrow
import PypeSDK

/// Hands on the first rows, or some rows further in, and reads no further than it has to.
struct LimitMod: Module {
    struct Config: Decodable, Sendable {
        var rows: Int
        var offset: Int?
    }

    static let manifest = ModuleManifest(
        name: "limit_mod", type: .mod, version: "1.0.0",
        description: "Hands on the first rows, after leaving some out, and stops reading then; without a copy.",
        category: "rows",
        inputs: [ModulePort("input", "Rows of any columns; what comes after the last row wanted is not read.")],
        outputs: [ModulePort("output", "The rows that were asked for, in their order, with the columns unchanged.")],
        params: [
            .required(
                "rows", .int, "How many rows to hand on at most.", schema: ["minimum": 0, "examples": [1000]]),
            .optional(
                "offset", .int, "How many rows to leave out at the start.", default: 0,
                schema: ["minimum": 0, "examples": [10]]),
        ],
        globals: [
            ModuleGlobal("row_count", .int, "Rows that were handed on."),
            ModuleGlobal(
                "dropped_count", .int,
                "Rows that were read and left out, which count as filtered: those before, and those of the last batch "
                    + "after; not those that were never read."),
        ],
        flags: [.deterministic, .idempotent, .parallel, .streaming])

    private let wanted: Range<Int>

    init(config: Config) throws {
        let offset = config.offset ?? 0
        guard config.rows >= 0 else {
            throw ModuleError(.invalidConfig, "'rows' is \(config.rows), it cannot be negative")
        }
        guard offset >= 0 else { throw ModuleError(.invalidConfig, "'offset' is \(offset), it cannot be negative") }
        wanted = offset..<(offset.addingReportingOverflow(config.rows).overflow ? Int.max : offset + config.rows)
    }

    func inferSchema(_ request: SchemaRequest) throws {
        if let schema = try request.input("input") { try request.setOutput("output", schema) }
    }

    func run(_ context: RunContext) async throws {
        let input = try context.input("input")
        let output = try context.output("output")
        // As it came, so that the host knows whole batches again.
        try output.setSchema(input.rawSchema())
        var (read, emitted) = (0, 0)
        while !wanted.isEmpty, read < wanted.upperBound, let batch = try input.nextArray() {
            try context.checkCancellation()
            let rows = wanted.clamped(to: read..<(read + batch.length))
            context.countFiltered(batch.length - rows.count)
            let start = read
            read += batch.length
            guard !rows.isEmpty else { continue }
            emitted += rows.count
            let part = (rows.lowerBound - start)..<(rows.upperBound - start)
            try output.emit(part.count == batch.length ? batch : Self.cut(batch, to: part))
            context.progress(UInt64(emitted), of: UInt64(wanted.count), unit: "rows")
        }
        try context.setGlobal("row_count", emitted)
        try context.setGlobal("dropped_count", read - emitted)
    }

    private static func cut(_ batch: consuming OwnedArray, to rows: Range<Int>) throws(ModuleError) -> OwnedArray {
        do throws(ArrowError) { return try batch.slicing(rows) } catch {
            throw ModuleError(.invalidData, "input port 'input': \(error.message)")
        }
    }
}

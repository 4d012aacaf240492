import PypeArrow
import PypeHTTP
import PypeSDK

/// Sends its rows to a web service, in portions.
final class HTTPSink: Module {
    static let manifest = ModuleManifest(
        name: "http_sink", type: .sink, version: "1.0.0",
        description: "Sends its rows to a URL as JSON, in portions, and keeps those that the server refuses apart.",
        category: "network",
        inputs: [ModulePort("input", "The rows to send.")],
        outputs: [
            ModulePort(
                "rejects",
                "Rows that the server refused for what they hold (4xx, other than of rights, places and time), with "
                    + "its status and words, and rows with a value that JSON has no word for.",
                reject: true)
        ],
        params: HTTPSinkConfig.params,
        globals: [
            ModuleGlobal("sent_count", .int, "Rows that the server took."),
            ModuleGlobal("rejected_count", .int, "Rows that it refused."),
            ModuleGlobal("request_count", .int, "Requests that were sent, repetitions and redirects among them."),
            ModuleGlobal("bytes", .int, "Bytes of JSON that the server took."),
        ],
        flags: [.parallel, .streaming, .network])

    private let config: HTTPSinkConfig
    private let base: ConnectionConfig.Base
    private let caller: HTTPCaller
    private let format: RowBatch.Format

    init(config: HTTPSinkConfig) throws {
        self.config = config
        var base = try config.connection.base(url: config.url)
        if let name = config.idempotencyHeader {
            do { try HTTPHeader(name, "key").check() } catch { throw ModuleError(error) }
            base.settings.retry.repeatsUnsafe = true
        }
        self.base = base
        let name = config.format ?? "json_array"
        guard config.recordsKey == nil || name == "json_array" else {
            throw ModuleError(
                .invalidConfig, "'records_key' is given, which has no effect with format: \(name)",
                hint: "take it out, or set format: json_array")
        }
        format = name == "row" ? .row : name == "json_lines" ? .lines : .array(key: config.recordsKey)
        do { caller = try HTTPCaller(base.settings) } catch { throw ModuleError(error) }
    }

    func inferSchema(_ request: SchemaRequest) throws {
        guard let schema = try request.input("input") else { return }
        try request.setOutput("rejects", RejectedRows.schema(of: schema, on: "rejects"))
    }

    func run(_ context: RunContext) async throws {
        let input = try context.input("input")
        let schema = try input.schema
        let run = SinkRun(
            rejects: try RejectedRows(try context.output("rejects"), columns: schema), caller: caller,
            calls: BatchCalls(config: config, base: base, info: context.info, iteration: context.iterationIndex),
            format: format, batchSize: config.batchSize ?? 500,
            maxBytes: config.maxBatchBytes ?? HTTPSinkConfig.defaultBatchBytes)
        // A column without a JSON form is found before the first row is sent.
        if let empty = try? RecordBatch.empty(schema) { _ = try SinkRun.texts(empty) }
        let before = caller.requestCount
        while let batch = try input.next() {
            try await run.add(batch, context)
            context.progress(rows: run.sent + run.rejects.count, of: input)
        }
        try await run.flush()
        try context.setGlobal("sent_count", run.sent)
        try context.setGlobal("rejected_count", run.rejects.count)
        try context.setGlobal("request_count", caller.requestCount - before)
        try context.setGlobal("bytes", run.bytes)
        if run.rejects.count > 0 { context.log(.warn, "\(run.rejects.count) rows were rejected") }
    }

    func teardown(_ context: RunContext) async throws { await caller.close() }
}

import PypeArrow
import PypeHTTP
import PypeSDK
import PypeSQL

/// Reads rows from a web service, page by page.
final class HTTPSource: Module {
    static let manifest = ModuleManifest(
        name: "http_source", type: .source, version: "1.0.0",
        description: "Reads rows of JSON or CSV from a URL, page by page, with types given or found.",
        category: "network",
        outputs: [
            ModulePort("data", "The rows of all pages."),
            ModulePort(
                "rejects",
                "Rows with a value that is not of its column's type, or that are no rows, with row (their number; with "
                    + "csv the line of the page), raw (their text) and page.",
                reject: true),
        ],
        params: HTTPSourceConfig.params,
        globals: [
            ModuleGlobal("row_count", .int, "Rows read, bad ones left out."),
            ModuleGlobal("page_count", .int, "Pages read."),
            ModuleGlobal("request_count", .int, "Requests that were sent, repetitions and redirects among them."),
            ModuleGlobal("bytes", .int, "Bytes of the answers, unpacked."),
        ],
        packages: ["libduckdb 1.4 or later (for JSON)", "Apache Arrow C++ (for CSV)"],
        flags: [.idempotent, .parallel, .streaming, .network])

    private let config: HTTPSourceConfig
    private let base: ConnectionConfig.Base
    private let caller: HTTPCaller
    private let requests: PageRequests
    private let types: [String: ColumnType]
    private let records: JSONPlace
    private let places: PagePlaces

    init(config: HTTPSourceConfig) throws {
        self.config = config
        base = try config.connection.base(url: config.url)
        let format = config.format ?? "json"
        places = try PagePlaces(config.paging, isJSON: format == "json")
        guard config.records == nil || format == "json" else {
            throw ModuleError(.invalidConfig, "'records' has no effect with format: \(format)")
        }
        guard format == "csv" || (config.delimiter ?? "," == "," && config.encoding ?? "utf-8" == "utf-8") else {
            throw ModuleError(.invalidConfig, "'delimiter' and 'encoding' have no effect with format: \(format)")
        }
        _ = try CSVPages.delimiter(config)
        records = try JSONPlace(config.records ?? "", parameter: "records")
        var types: [String: ColumnType] = [:]
        if format != "csv" {
            for (name, type) in config.types ?? [:] { types[name] = try ColumnType(type, column: name) }
        }
        self.types = types
        requests = try PageRequests(config, base)
        do { caller = try HTTPCaller(base.settings) } catch { throw ModuleError(error) }
    }

    func run(_ context: RunContext) async throws {
        let before = caller.requestCount
        let reader = try reader(context, PortOutput(context)) { context.log(.warn, $0) }
        var paging = requests.paging
        var bytes = 0
        var step: Paging.Step? = paging.first
        while let next = step {
            try context.checkCancellation()
            let call = try requests.call(next)
            let reply = try await ModuleError.translating { [caller] in try await caller.send(call) }
            bytes += reply.byteCount
            // No content: https://www.rfc-editor.org/rfc/rfc9110#name-204-no-content
            let facts = reply.status == 204 ? PageFacts() : try reader.read(reply.body, page: paging.pages + 1)
            context.progress(
                UInt64(reader.rowCount + reader.rejectedCount), of: facts.total.map { UInt64(clamping: $0) },
                unit: "rows")
            step = try paging.next(after: facts, reply)
        }
        try reader.finish()
        if paging.isCutShort {
            context.log(.warn, "there are more than the \(paging.pages) pages that max_pages allows; they are not read")
        }
        if reader.rejectedCount > 0 { context.log(.warn, "\(reader.rejectedCount) rows were rejected") }
        try context.setGlobal("row_count", reader.rowCount)
        try context.setGlobal("page_count", paging.pages)
        try context.setGlobal("request_count", caller.requestCount - before)
        try context.setGlobal("bytes", bytes)
    }

    /// Asks for the first page, since nothing else tells the columns. What is no GET is not sent just to know.
    func inferSchema(_ request: SchemaRequest) throws {
        try request.setOutput("rejects", PageRejects.schema)
        guard config.method ?? "GET" == "GET" else { return }
        let output = SchemaOutput()
        let reader = try reader(request.context, output) { _ in }
        let call = try requests.call(requests.paging.first)
        let reply = try WaitingTask.value { [caller] in
            try await ModuleError.translating { try await caller.send(call) }
        }
        guard reply.status != 204 else { return }
        _ = try reader.read(reply.body, page: 1)
        if let schema = output.schema { try request.setOutput("data", schema) }
    }

    func teardown(_ context: RunContext) async throws { await caller.close() }

    private func reader(_ context: RunContext, _ output: any RowOutput, warn: @escaping (String) -> Void)
        throws -> any PageReader
    {
        if config.format == "csv" {
            return try CSVPages(config, folder: context.scratch(), output: output, warn: warn)
        }
        return try JSONPages(
            PageEngine.of(context), isLines: config.format == "json_lines", records: records, places: places,
            types: types, output: output, warn: warn)
    }
}

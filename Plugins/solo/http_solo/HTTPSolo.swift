import PypeHTTP
import PypeSDK

/// Makes one request.
final class HTTPSolo: Module {
    static let manifest = ModuleManifest(
        name: "http_solo", type: .solo, version: "1.0.0",
        description: "Makes one HTTP request, checks its status, and keeps or saves the answer.",
        category: "network", params: HTTPSoloConfig.params,
        globals: [
            ModuleGlobal("status", .int, "Status of the answer."),
            ModuleGlobal("body", .str, "The answer's body as text, cut at body_limit; empty when it went to a file."),
            ModuleGlobal("json", .any, "The answer's body when it is JSON and not longer than body_limit, else null."),
            ModuleGlobal("bytes", .int, "Bytes of the answer's body, unpacked."),
            ModuleGlobal("request_count", .int, "Requests that were sent, repetitions and redirects among them."),
        ],
        flags: [.parallel, .network, .files])

    private let config: HTTPSoloConfig
    private let call: HTTPCall
    private let caller: HTTPCaller

    init(config: HTTPSoloConfig) throws {
        self.config = config
        var base = try config.connection.base(url: config.url)
        // What goes to a file is not held in memory.
        if config.saveTo != nil { base.settings.maxResponseBytes = config.connection.maxResponseBytes }
        let body = RequestBody(config.body)
        let method = config.method ?? "GET"
        guard body == nil || (method != "GET" && method != "HEAD") else {
            throw ModuleError(
                .invalidConfig, "'body' is given, but the method is \(method), which has none",
                hint: "set method to POST, or leave body out")
        }
        var call = HTTPCall(
            method, base.address, headers: body?.typed(base.headers) ?? base.headers, body: body?.bytes)
        call.expected = config.expectedStatus.map { Set($0) } ?? call.expected
        self.call = call
        do { caller = try HTTPCaller(base.settings) } catch { throw ModuleError(error) }
    }

    func run(_ context: RunContext) async throws {
        var call = call
        if let path = config.saveTo {
            if config.makeFolders ?? true { try OutputFolder.make(for: path) }
            call.target = .file(try context.openOutput(path, overwrite: config.overwrite ?? true))
        }
        let before = caller.requestCount
        let reply = try await ModuleError.translating { [caller, call] in try await caller.send(call) }
        let limit = config.bodyLimit ?? 65_536
        try context.setGlobal("status", reply.status)
        try context.setGlobal("body", String(decoding: reply.body.prefix(limit), as: UTF8.self))
        try context.setGlobal("json", reply.body.count <= limit ? JSONAnswer.value(reply.body) : JSONValue.null)
        try context.setGlobal("bytes", reply.byteCount)
        try context.setGlobal("request_count", caller.requestCount - before)
    }

    func teardown(_ context: RunContext) async throws { await caller.close() }
}

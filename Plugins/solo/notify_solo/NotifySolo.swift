import PypeHTTP
import PypeSDK

/// Tells a web hook.
final class NotifySolo: Module {
    static let manifest = ModuleManifest(
        name: "notify_solo", type: .solo, version: "1.0.0",
        description: "Sends a message to a web hook; that it cannot be sent fails the flow only when asked.",
        category: "network", params: NotifyConfig.params,
        globals: [
            ModuleGlobal("sent", .bool, "Whether the receiver took the message."),
            ModuleGlobal("status", .int, "Status of the receiver's answer; null when there was none."),
        ],
        flags: [.parallel, .network])

    private let config: NotifyConfig
    private let base: ConnectionConfig.Base
    private let caller: HTTPCaller

    init(config: NotifyConfig) throws {
        self.config = config
        var base = try config.connection.base(url: config.url)
        base.settings.showsPath = false
        // A server may repeat the path, or the part of it that lets callers in.
        let parts = base.address.target.split(separator: "/").map(String.init).filter { $0.count >= 8 }
        base.settings.secrets += parts + [config.url, base.address.target].filter { $0.count > 1 }
        self.base = base
        do { caller = try HTTPCaller(base.settings) } catch { throw ModuleError(error) }
    }

    func run(_ context: RunContext) async throws {
        let content =
            config.format == "slack"
            ? NotifyMessage.slack(config, context.info) : NotifyMessage.generic(config, context.info)
        guard let body = RequestBody(content) else { return }
        let call = HTTPCall("POST", base.address, headers: body.typed(base.headers), body: body.bytes)
        do {
            let reply = try await caller.send(call)
            try context.setGlobal("sent", true)
            try context.setGlobal("status", reply.status)
        } catch let failure as HTTPFailure {
            guard config.onError != "fail", failure.kind != .cancelled else { throw ModuleError(failure) }
            context.log(.warn, "the message could not be sent: \(failure)")
            var status: Int?
            if case .status(let code) = failure.kind { status = code }
            try context.setGlobal("sent", false)
            try context.setGlobal("status", status)
        }
    }

    func teardown(_ context: RunContext) async throws { await caller.close() }
}

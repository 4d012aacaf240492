import Foundation
import PypeHost
import TestSupport
import Testing

@Suite struct NotifySoloTests {
    @Test(
        "the message arrives in the form that the receiver reads",
        arguments: [
            (
                "generic",
                #"{"date":"","fields":{"rows":3,"who":"a<b"},"flow":"","message":"done & dusted","node":"","run_id":"","title":"Löad"}"#
            ),
            ("slack", #"{"text":"*Löad*\ndone &amp; dusted\n• rows: 3\n• who: a&lt;b\n_flow , run _"}"#),
        ])
    func forms(format: String, body: String) async throws {
        let server = try HTTPServerProcess()
        let run = try await PluginRun(
            "notify_solo",
            PluginRun.config([
                "url": "\(server.address)/echo", "message": "done & dusted", "title": "Löad",
                "fields": ["who": "a<b", "rows": 3], "format": format,
            ]))
        #expect(run.failure == nil)
        #expect(run.services.globals == ["sent": "true", "status": "200"])
        let seen = try #require(try server.requests().first)
        #expect(seen.method == "POST")
        #expect(seen.headers["content-type"] == "application/json")
        #expect(seen.body == body)
    }

    @Test("a message that cannot be sent is a warning, and a failure when asked; the URL's path stays hidden")
    func errors() async throws {
        let server = try HTTPServerProcess(plan: ["/hook-secret": [["status": 410, "body": "gone: /hook-secret"]]])
        let config: [String: Any] = ["url": "\(server.address)/hook-secret", "message": "x"]
        let warned = try await PluginRun("notify_solo", PluginRun.config(config))
        #expect(warned.failure == nil)
        #expect(warned.services.globals == ["sent": "false", "status": "410"])
        let failed = try await PluginRun("notify_solo", PluginRun.config(config.merging(["on_error": "fail"]) { $1 }))
        #expect(failed.failure?.code == .notFound)
        let message = "http://localhost:\(server.port)/… answered 410: gone: ***"
        #expect(failed.failure?.message == message)
        #expect(warned.services.logs == ["the message could not be sent: \(message)"])
    }

    @Test("nobody there is a warning without a status")
    func nobody() async throws {
        let run = try await PluginRun(
            "notify_solo",
            PluginRun.config(["url": "http://127.0.0.1:1/x", "message": "x", "max_retries": 0]))
        #expect(run.failure == nil)
        #expect(run.services.globals == ["sent": "false", "status": "null"])
    }

    @Test("a config that cannot be used fails, whatever on_error says")
    func refused() async throws {
        let run = try await PluginRun("notify_solo", PluginRun.config(["url": "nonsense", "message": "x"]))
        #expect(run.failure?.code == .invalidConfig)
    }

    @Test("a cancelled message is no warning")
    func cancel() async throws {
        let server = try HTTPServerProcess(plan: ["/x": [["hang": "before"]]])
        let failure = try await HTTPModuleRun.cancelled(
            "notify_solo", ["url": "\(server.address)/x", "message": "x"]
        ) { try !server.requests().isEmpty }
        #expect(failure?.code == .cancelled)
    }
}

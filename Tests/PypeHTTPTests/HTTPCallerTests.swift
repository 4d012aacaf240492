import Foundation
import PypeHTTP
import TestSupport
import Testing

@Suite struct HTTPCallerTests {
    @Test("a call says what it was told to say")
    func echo() async throws {
        let fixture = try CallFixture()
        let reply = try await fixture.send(
            "/echo?x=1", method: "PATCH", headers: [HTTPHeader("X-A", "b c")],
            body: Array("päng".utf8), { $0.credentials = .header(name: "X-Key", value: "k1") })
        let seen = try #require(try fixture.server.requests().first)
        #expect(seen.method == "PATCH")
        #expect(seen.target == "/echo?x=1")
        #expect(seen.body == "päng")
        #expect(seen.headers["x-a"] == "b c")
        #expect(seen.headers["x-key"] == "k1")
        #expect(seen.headers["user-agent"] == "pype")
        #expect(reply.values("content-TYPE") == ["application/json"])
    }

    @Test("packed answers are unpacked; what is not packed as it says is told")
    func gzip() async throws {
        let broken: [String: Any] = ["body": "no gzip", "headers": ["Content-Encoding": "gzip"]]
        let whole = "H4sIAAAAAAAAA0tMSk4BAKrZ0hEEAAAA"
        let fixture = try CallFixture(plan: [
            "/good": [["body": "text ü", "times": 1000, "gzip": true]], "/bad": [broken],
            "/half": [["base64": String(whole.prefix(16)), "headers": ["Content-Encoding": "gzip"]]],
        ])
        let reply = try await fixture.send("/good")
        #expect(reply.text == String(repeating: "text ü", count: 1000))
        #expect(try await fixture.failure("/bad", { $0.retry.maxRetries = 0 })?.kind == .broken)
        #expect(try await fixture.failure("/half", { $0.retry.maxRetries = 0 })?.kind == .broken)
    }

    @Test("an answer that is too large ends the call, packed or not")
    func size() async throws {
        let fixture = try CallFixture(plan: [
            "/large": [["body": "0123456789", "times": 200_000]],
            "/bomb": [["body": "0123456789", "times": 200_000, "gzip": true]],
        ])
        for path in ["/large", "/bomb"] {
            let failure = try await fixture.failure(path, { $0.maxResponseBytes = 1_000_000 })
            #expect(failure?.kind == .tooLarge)
            #expect(failure?.hint?.contains("max_response_bytes") == true)
        }
        #expect(try await fixture.send("/bomb", { $0.maxResponseBytes = 2_000_000 }).byteCount == 2_000_000)
    }

    @Test("a body goes to a file, from its start at each attempt")
    func file() async throws {
        let folder = try TemporaryFolder()
        let path = folder.url.appending(path: "body").path
        let fixture = try CallFixture(plan: [
            "/x": [["status": 500, "body": "an error page"], ["body": "abcdef", "cut": 4], ["body": "xyz"]],
            "/no": [["status": 404, "body": "not this"]],
        ])
        let reply = try await fixture.send("/x", call: { $0.target = .file(path) })
        #expect(reply.byteCount == 3)
        #expect(reply.body.isEmpty)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "xyz")
        let other = folder.url.appending(path: "other").path
        #expect(try await fixture.failure("/no", call: { $0.target = .file(other) })?.kind == .status(404))
        #expect(!FileManager.default.fileExists(atPath: other))
        #expect(try await fixture.failure("/x", call: { $0.target = .file("/nowhere/x") })?.kind == .file)
    }

    @Test("an answer that is not HTTP, and one that is shorter than it says, are told")
    func brokenAnswers() async throws {
        let fixture = try CallFixture(plan: [
            "/raw": [["raw": "hello, this is no HTTP\r\n\r\n"]], "/short": [["body": "123", "length": 10]],
        ])
        #expect(try await fixture.failure("/raw", { $0.retry.maxRetries = 0 })?.kind == .broken)
        #expect(try await fixture.failure("/short", { $0.retry.maxRetries = 0 })?.kind == .unreachable)
    }

    @Test("silence ends at the read time-out, the whole at the time limit", arguments: ["before", "after"])
    func silence(hang: String) async throws {
        let fixture = try CallFixture(plan: ["/x": [["body": "abc", "hang": hang]]])
        let silent = try await fixture.failure("/x", { $0.readTimeout = .milliseconds(20) })
        #expect(silent?.kind == .timedOut)
        #expect(silent?.message.contains("was silent for too long") == true)
        let late = try await fixture.failure("/x", { $0.timeout = .milliseconds(20) })
        #expect(late?.kind == .timedOut)
        #expect(late?.message == "\(fixture.server.address)/x did not answer within 0.02 seconds")
    }

    /// Cancels a call once the server has seen it.
    private func cancel(_ caller: HTTPCaller, _ fixture: CallFixture) async throws {
        let address = try WebAddress(fixture.server.address + "/x")
        let task = Task { try await caller.send(HTTPCall("GET", address)) }
        while try fixture.server.requests().isEmpty { await Task.yield() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        await caller.close()
    }

    @Test("a cancelled call ends at once, whatever it waits for", arguments: ["before", "after"])
    func cancel(hang: String) async throws {
        let fixture = try CallFixture(plan: ["/x": [["body": "abc", "hang": hang]]])
        // No time-out may be the reason for which it ends, however slow the machine is.
        let caller = try fixture.caller {
            $0.readTimeout = .seconds(1_000_000)
            $0.timeout = .seconds(1_000_000)
        }
        try await cancel(caller, fixture)
    }

    @Test("a cancelled pause ends at once")
    func cancelledPause() async throws {
        let fixture = try CallFixture(plan: ["/x": [["status": 429, "headers": ["Retry-After": "250"]]]])
        var settings = HTTPSettings(home: try WebAddress(fixture.server.address).origin)
        settings.readTimeout = .seconds(1_000_000)
        settings.timeout = .seconds(1_000_000)
        let caller = try HTTPCaller(settings)
        try await cancel(caller, fixture)
    }

    @Test("a closed caller refuses calls and leaves no thread")
    func close() async throws {
        let fixture = try CallFixture(plan: ["/x": [["body": "done"]]])
        let caller = try fixture.caller()
        let call = HTTPCall("GET", try WebAddress(fixture.server.address + "/x"))
        _ = try await caller.send(call)
        await caller.close()
        await caller.close()
        let failure = await #expect(throws: HTTPFailure.self) { try await caller.send(call) }
        #expect(failure?.kind == .cancelled)
    }
}

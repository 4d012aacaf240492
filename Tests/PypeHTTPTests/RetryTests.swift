import Foundation
import PypeHTTP
import TestSupport
import Testing

@Suite struct RetryTests {
    @Test(
        "a status that passes is repeated, with pauses that double",
        arguments: [408, 425, 429, 500, 502, 503, 504])
    func passing(status: Int) async throws {
        let bad: [String: Any] = ["status": status]
        let fixture = try CallFixture(plan: ["/x": [bad, bad, bad, ["body": "done"]]])
        let reply = try await fixture.send("/x")
        #expect(reply.text == "done")
        #expect(reply.requests == 4)
        #expect(fixture.time.pauses == [.milliseconds(500), .seconds(1), .seconds(2)])
    }

    @Test("a status that stays is told at once", arguments: [400, 401, 403, 404, 409, 410, 422, 501, 505])
    func staying(status: Int) async throws {
        let fixture = try CallFixture(plan: ["/x": [["status": status, "body": "no\nway"], ["body": "done"]]])
        let failure = try await fixture.failure("/x")
        #expect(failure?.kind == .status(status))
        #expect(failure?.message == "\(fixture.server.address)/x answered \(status): no way")
        #expect(fixture.time.pauses.isEmpty)
    }

    @Test("repetitions end after as many as are allowed, and the message counts the attempts")
    func exhausted() async throws {
        let fixture = try CallFixture(plan: ["/x": [["status": 503, "body": "busy"]]])
        let failure = try await fixture.failure("/x", { $0.retry.maxRetries = 2 })
        #expect(failure?.message == "\(fixture.server.address)/x answered 503: busy (3 attempts)")
        #expect(try fixture.server.requests().count == 3)
    }

    @Test("Retry-After is kept to, in seconds and as a date")
    func retryAfter() async throws {
        let date: [String: String] = ["Retry-After": "Thu, 01 Jan 2026 00:01:07 GMT"]
        let fixture = try CallFixture(plan: [
            "/x": [
                ["status": 429, "headers": ["Retry-After": "7"]], ["status": 503, "headers": date], ["body": "done"],
            ]
        ])
        #expect(try await fixture.send("/x").text == "done")
        #expect(fixture.time.pauses == [.seconds(7), .seconds(60)])
    }

    @Test("a pause that would pass the time limit is not begun")
    func tooLong() async throws {
        let fixture = try CallFixture(plan: ["/x": [["status": 429, "headers": ["Retry-After": "3600"]]]])
        let failure = try await fixture.failure("/x")
        #expect(failure?.kind == .status(429))
        #expect(failure?.message.contains("would come after 3600.0 seconds, behind the time limit") == true)
        #expect(fixture.time.pauses.isEmpty)
    }

    @Test("a POST is repeated when the server cannot have done it, and else only when asked")
    func posts() async throws {
        let fixture = try CallFixture(plan: [
            "/limited": [["status": 429], ["body": "done"]], "/broken": [["status": 500], ["body": "done"]],
            "/asked": [["status": 500], ["body": "done"]], "/cut": [["body": "12345", "cut": 2], ["body": "done"]],
        ])
        #expect(try await fixture.send("/limited", method: "POST", body: [1]).text == "done")
        #expect(try await fixture.failure("/broken", method: "POST", body: [1])?.kind == .status(500))
        #expect(try await fixture.failure("/cut", method: "POST", body: [1])?.kind == .unreachable)
        #expect(
            try await fixture.send("/asked", method: "POST", body: [1], { $0.retry.repeatsUnsafe = true }).text
                == "done")
    }

    @Test("a connection that breaks in the middle of an answer is made again, for what may be sent twice")
    func cut() async throws {
        let fixture = try CallFixture(plan: ["/x": [["body": "12345", "cut": 2], ["body": "whole"]]])
        #expect(try await fixture.send("/x").text == "whole")
        #expect(try fixture.server.requests().count == 2)
    }

    @Test("nobody listening is told with the number of attempts")
    func nobody() async throws {
        let settings = HTTPSettings(home: try WebAddress("http://127.0.0.1:1").origin)
        let time = StandInTime()
        let caller = try HTTPCaller(settings, time: time.time())
        let failure = await #expect(throws: HTTPFailure.self) {
            try await caller.send(HTTPCall("POST", WebAddress("http://127.0.0.1:1/x")))
        }
        await caller.close()
        #expect(failure?.kind == .unreachable)
        #expect(failure?.message.hasPrefix("http://127.0.0.1:1/x cannot be reached: ") == true)
        #expect(failure?.message.hasSuffix("(5 attempts)") == true)
        #expect(time.pauses.count == 4)
    }

    @Test(
        "the pause doubles to its largest, less a random part of up to a half",
        arguments: [
            (1, 0.0, 500.0), (2, 0.0, 1000.0), (7, 0.0, 30_000.0), (1_000, 0.0, 30_000.0), (1, 0.5, 375.0),
            (3, 1.0, 1000.0),
        ])
    func pauses(number: Int, random: Double, milliseconds: Double) {
        #expect(RetryRule().pause(number, random: random) == .milliseconds(milliseconds))
    }

    @Test(
        "Retry-After has two forms, the date three spellings",
        arguments: [
            ("120", 120.0), (" 0 ", 0), ("Thu, 01 Jan 2026 00:00:30 GMT", 30), ("Thursday, 01-Jan-26 00:00:30 GMT", 30),
            ("Thu Jan  1 00:00:30 2026", 30), ("Wed, 31 Dec 2025 23:00:00 GMT", 0), ("999999999999", 31_536_000),
            ("-5", nil), ("soon", nil), ("", nil), ("1.5", nil), ("Thu, 01 Jan 2026 00:00:30 CET", nil),
        ] as [(String, Double?)])
    func forms(text: String, seconds: Double?) {
        #expect(RetryAfter.pause(text, now: StandInTime.start) == seconds.map { .seconds($0) })
    }

    @Test("the rate limit lets one second's worth through at once, then evenly")
    func rateLimit() {
        var limit = RateLimit(perSecond: 2)
        #expect(limit.take(at: .zero) == .zero)
        #expect(limit.take(at: .zero) == .zero)
        #expect(limit.take(at: .zero) == .milliseconds(500))
        #expect(limit.take(at: .zero) == .seconds(1))
        #expect(limit.take(at: .seconds(1)) == .milliseconds(500))
        #expect(limit.take(at: .seconds(60)) == .zero)
        var slow = RateLimit(perSecond: 0.1)
        #expect(slow.take(at: .seconds(5)) == .zero)
        #expect(slow.take(at: .seconds(6)) == .seconds(9))
    }

    @Test("a caller keeps to its rate limit")
    func limitedCaller() async throws {
        let fixture = try CallFixture(plan: ["/x": [["body": "done"]]])
        let caller = try fixture.caller { $0.requestsPerSecond = 1 }
        for _ in 0..<3 { _ = try await caller.send(HTTPCall("GET", WebAddress(fixture.server.address + "/x"))) }
        await caller.close()
        #expect(fixture.time.pauses == [.seconds(1), .seconds(1)])
        #expect(caller.requestCount == 3)
    }
}

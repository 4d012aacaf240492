import Foundation
import PypeHTTP
import Synchronization
import TestSupport

/// A clock that moves only when somebody pauses, and notes for how long.
final class StandInTime: Sendable {
    private struct State: Sendable {
        var now = Duration.zero
        var pauses: [Duration] = []
    }

    private let state = Mutex(State())
    /// 2026-01-01T00:00:00Z.
    static let start = 1_767_225_600.0

    var pauses: [Duration] { state.withLock { $0.pauses } }

    func time(random: Double = 0) -> HTTPTime {
        HTTPTime(
            now: { self.state.withLock { $0.now } },
            secondsSince1970: {
                let now = self.state.withLock { $0.now }
                return Self.start + Double(now.components.seconds) + Double(now.components.attoseconds) / 1e18
            },
            pause: { pause in
                try Task.checkCancellation()
                self.state.withLock { state in
                    state.pauses.append(pause)
                    state.now += pause
                }
            }, random: { random })
    }
}

/// A server, and a caller that waits for nothing.
struct CallFixture {
    let server: HTTPServerProcess
    let time = StandInTime()

    init(_ arguments: [String] = [], plan: [String: [[String: Any]]] = [:]) throws {
        server = try HTTPServerProcess(arguments, plan: plan)
    }

    func caller(_ change: (inout HTTPSettings) -> Void = { _ in }) throws -> HTTPCaller {
        var settings = HTTPSettings(home: try WebAddress(server.address).origin)
        change(&settings)
        return try HTTPCaller(settings, time: time.time())
    }

    /// One call with a caller of its own.
    func send(
        _ path: String, method: String = "GET", headers: [HTTPHeader] = [], body: [UInt8]? = nil,
        _ change: (inout HTTPSettings) -> Void = { _ in }, call configure: (inout HTTPCall) -> Void = { _ in }
    ) async throws -> HTTPReply {
        let caller = try caller(change)
        var call = HTTPCall(method, try WebAddress(server.address + path), headers: headers, body: body)
        configure(&call)
        let result: Result<HTTPReply, any Error>
        do { result = .success(try await caller.send(call)) } catch { result = .failure(error) }
        await caller.close()
        return try result.get()
    }

    /// How a call fails; nil when it does not.
    func failure(
        _ path: String, method: String = "GET", headers: [HTTPHeader] = [], body: [UInt8]? = nil,
        _ change: (inout HTTPSettings) -> Void = { _ in }, call configure: (inout HTTPCall) -> Void = { _ in }
    ) async throws -> HTTPFailure? {
        do {
            _ = try await send(path, method: method, headers: headers, body: body, change, call: configure)
            return nil
        } catch let failure as HTTPFailure {
            return failure
        }
    }
}

extension HTTPReply {
    var text: String { String(decoding: body, as: UTF8.self) }
}

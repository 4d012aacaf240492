import PypeHTTP
import PypeSDK

/// An HTTP answer that is as it should be.
final class HTTPCondition: WaitCondition {
    private let caller: HTTPCaller
    private let call: HTTPCall
    private let status: Set<Int>
    private let text: String?
    private let place: JSONPlace?
    private let wanted: JSONValue?

    let name: String

    /// - Throws: `invalidConfig`.
    init(_ config: WaitConfig, url: String) throws(ModuleError) {
        guard config.jsonEquals == nil || config.jsonPath != nil else {
            throw ModuleError(.invalidConfig, "'json_equals' is given without 'json_path', which says where")
        }
        var base = try config.connection.base(url: url)
        // The next look is the repetition.
        base.settings.retry.maxRetries = 0
        do throws(HTTPFailure) { caller = try HTTPCaller(base.settings) } catch { throw ModuleError(error) }
        var call = HTTPCall("GET", base.address, headers: base.headers)
        call.expected = nil
        self.call = call
        status = config.status.map { Set($0) } ?? Set(200...299)
        text = config.bodyContains
        place = try config.jsonPath.map { (path) throws(ModuleError) in try JSONPlace(path, parameter: "json_path") }
        wanted = config.jsonEquals
        name = base.settings.shown(base.address)
    }

    func look() async throws -> String? {
        let reply: HTTPReply
        do {
            reply = try await caller.send(call)
        } catch let failure as HTTPFailure {
            switch failure.kind {
            case .unreachable, .timedOut, .broken: return failure.message
            default: throw ModuleError(failure)
            }
        }
        guard status.contains(reply.status) else { return "it answers \(reply.status)" }
        if let text, !String(decoding: reply.body, as: UTF8.self).contains(text) {
            return "the answer does not hold the text of body_contains"
        }
        guard let place else { return nil }
        let found = place.value(in: JSONAnswer.value(reply.body))
        if let wanted {
            return found == wanted ? nil : "the answer does not have the value of json_equals at \(place.pointer)"
        }
        let holds = found != nil && found != .null && found != .bool(false)
        return holds ? nil : "the answer has nothing, null or false at \(place.pointer)"
    }

    func end() async { await caller.close() }
}

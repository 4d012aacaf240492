import PypeHTTP
import PypeSDK

/// Makes the requests for pages.
struct PageRequests: Sendable {
    private let method: String
    private let headers: [HTTPHeader]
    private let body: JSONValue?
    private let isInBody: Bool
    /// From the first page on.
    let paging: Paging

    /// - Throws: `invalidConfig` for a body that cannot be sent, or take the members of the paging.
    init(_ config: HTTPSourceConfig, _ base: ConnectionConfig.Base) throws(ModuleError) {
        method = config.method ?? "GET"
        headers = base.headers
        body = config.body == .null ? nil : config.body
        isInBody = config.paging.pageIn == "body"
        paging = Paging(config.paging, home: base.address, secretQuery: config.connection.secretMembers)
        guard body == nil || method != "GET" else {
            throw ModuleError(
                .invalidConfig, "'body' is given, but the method is GET, which has none", hint: "set method to POST")
        }
        guard isInBody else { return }
        guard method != "GET" else {
            throw ModuleError(.invalidConfig, "page_in is body, but the method is GET, which has none")
        }
        switch body {
        case nil, .object: break
        default: throw ModuleError(.invalidConfig, "page_in is body, but 'body' is no object that could take members")
        }
    }

    func call(_ step: Paging.Step) throws(ModuleError) -> HTTPCall {
        guard !isInBody else {
            var members: [String: JSONValue] = [:]
            if case .object(let given)? = body { members = given }
            for (name, value) in step.members { members[name] = value }
            return call(step.address, .object(members))
        }
        let query = step.members.map { member in
            if case .string(let text) = member.value { return (name: member.name, value: text) }
            return (name: member.name, value: member.value.text)
        }
        do throws(HTTPFailure) { return call(try step.address.setting(query), body) } catch {
            throw ModuleError(error)
        }
    }

    private func call(_ address: WebAddress, _ value: JSONValue?) -> HTTPCall {
        let body = RequestBody(value)
        return HTTPCall(method, address, headers: body?.typed(headers) ?? headers, body: body?.bytes)
    }
}

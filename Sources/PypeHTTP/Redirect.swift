/// Where an answer of the 300s leads. https://www.rfc-editor.org/rfc/rfc9110#name-redirection-3xx
enum Redirect {
    struct Step: Sendable {
        var address: WebAddress
        var method: String
        var keepsBody: Bool
    }

    static func isOne(_ status: Int) -> Bool { [301, 302, 303, 307, 308].contains(status) }

    /// - Returns: what to send next; nil for an answer that leads nowhere.
    /// - Throws: ``HTTPFailure`` `redirected` for a way that is not taken: from https to http, a body that would go to
    ///   another server, and one that would be left behind, since a look at another page is no proof that it arrived.
    static func step(
        _ status: Int, location: String?, from address: WebAddress, method: String, hasBody: Bool, shown: String
    ) throws(HTTPFailure) -> Step? {
        guard isOne(status), let location else { return nil }
        let next: WebAddress
        do throws(HTTPFailure) { next = try address.resolving(location, name: "the redirect") } catch {
            throw HTTPFailure(.redirected, "\(shown) redirects to a place that cannot be used: \(error.message)")
        }
        guard next.origin.isEncrypted || !address.origin.isEncrypted else {
            throw HTTPFailure(
                .redirected, "\(shown) redirects to \(next.origin.text), which is not encrypted",
                hint: "give the https URL of the place that is meant")
        }
        // As browsers do: a POST that was moved is looked at with GET.
        let becomesGet = status == 303 ? method != "HEAD" : (status == 301 || status == 302) && method == "POST"
        guard !becomesGet || !hasBody else {
            throw HTTPFailure(
                .redirected, "\(shown) answered \(status), which leads to \(next.origin.text) without what was sent",
                hint: "give the URL that takes it")
        }
        guard !hasBody || next.origin == address.origin else {
            throw HTTPFailure(
                .redirected, "\(shown) redirects to another server, \(next.origin.text); the body is not sent there",
                hint: "give the URL of the other server")
        }
        return Step(address: next, method: becomesGet ? "GET" : method, keepsBody: !becomesGet)
    }
}

import Foundation
import PypeHTTP
import TestSupport
import Testing

@Suite struct RedirectTests {
    @Test("credentials and the flow's own headers go to no other server")
    func otherServer() async throws {
        let fixture = try CallFixture(plan: ["/x": [["status": 302, "headers": ["Location": "{other}/echo"]]]])
        _ = try await fixture.send(
            "/x",
            headers: [HTTPHeader("X-Own", "mine"), HTTPHeader("Accept", "text/csv"), HTTPHeader("Cookie", "a=b")],
            { $0.credentials = .bearer("the-token") })
        let requests = try fixture.server.requests()
        #expect(requests.map(\.origin) == [0, 1])
        #expect(requests[0].headers["authorization"] == "Bearer the-token")
        #expect(requests[0].headers["x-own"] == "mine")
        #expect(
            Set(requests[1].headers.keys) == ["host", "accept", "accept-encoding", "user-agent"])
        #expect(requests[1].headers["accept"] == "text/csv")
    }

    @Test("they come along on the same server")
    func sameServer() async throws {
        let fixture = try CallFixture(plan: ["/x": [["status": 307, "headers": ["Location": "/echo?a=b"]]]])
        _ = try await fixture.send(
            "/x", method: "POST", headers: [HTTPHeader("X-Own", "mine")], body: Array("hello".utf8),
            { $0.credentials = .basic(user: "me", password: "pass") })
        let last = try #require(try fixture.server.requests().last)
        #expect(last.method == "POST")
        #expect(last.body == "hello")
        #expect(last.target == "/echo?a=b")
        #expect(last.headers["x-own"] == "mine")
        #expect(last.headers["authorization"] == "Basic bWU6cGFzcw==")
    }

    @Test(
        "the method changes as browsers change it",
        arguments: [
            (301, "PUT", "PUT"), (307, "POST", "POST"), (308, "PATCH", "PATCH"), (302, "DELETE", "DELETE"),
            (303, "HEAD", "HEAD"),
        ])
    func methods(status: Int, method: String, expected: String) async throws {
        let fixture = try CallFixture(plan: ["/x": [["status": status, "headers": ["Location": "/echo"]]]])
        let body: [UInt8]? = method == "HEAD" ? nil : Array("{}".utf8)
        _ = try await fixture.send("/x", method: method, headers: [HTTPHeader("Content-Type", "text/x")], body: body)
        let last = try #require(try fixture.server.requests().last)
        #expect(last.path == "/echo")
        #expect(last.method == expected)
        #expect(last.body == (expected == "HEAD" ? "" : "{}"))
        #expect(last.headers["content-type"] == "text/x")
    }

    @Test("a call without a body is followed with GET where browsers do that", arguments: [301, 302, 303])
    func bodiless(status: Int) async throws {
        let fixture = try CallFixture(plan: ["/x": [["status": status, "headers": ["Location": "/echo"]]]])
        _ = try await fixture.send("/x", method: "POST", headers: [HTTPHeader("Content-Type", "text/x")])
        let last = try #require(try fixture.server.requests().last)
        #expect(last.method == "GET" && last.headers["content-type"] == nil)
    }

    @Test(
        "what was sent counts as lost where a redirect would leave it behind",
        arguments: [(301, "POST"), (302, "POST"), (303, "POST"), (303, "PUT")])
    func leftBehind(status: Int, method: String) async throws {
        let fixture = try CallFixture(plan: ["/x": [["status": status, "headers": ["Location": "/echo"]]]])
        let failure = try await fixture.failure("/x", method: method, body: Array("{}".utf8))
        #expect(failure?.kind == .redirected && failure?.hint == "give the URL that takes it")
        #expect(try fixture.server.requests().map(\.path) == ["/x"])
    }

    @Test("a body is not sent to another server")
    func body() async throws {
        let fixture = try CallFixture(plan: ["/x": [["status": 307, "headers": ["Location": "{other}/echo"]]]])
        let failure = try await fixture.failure("/x", method: "POST", body: [1])
        #expect(failure?.kind == .redirected)
        #expect(failure?.message.contains("redirects to another server") == true)
        #expect(try fixture.server.requests().count == 1)
    }

    @Test("a redirect from https to http is not followed")
    func downgrade() async throws {
        let certificate = try Certificate()
        let fixture = try CallFixture(
            [certificate.certificate, certificate.key],
            plan: ["/x": [["status": 302, "headers": ["Location": "http://localhost:1/"]]]])
        let failure = try await fixture.failure("/x", { $0.authorities = certificate.authority })
        #expect(failure?.kind == .redirected)
        #expect(failure?.message.contains("http://localhost:1, which is not encrypted") == true)
    }

    @Test("a circle ends at the limit, and a strange place is told")
    func circles() async throws {
        let fixture = try CallFixture(plan: [
            "/x": [["status": 302, "headers": ["Location": "/x"]]],
            "/ftp": [["status": 302, "headers": ["Location": "ftp://localhost/"]]],
            "/nowhere": [["status": 302, "body": "lost"]],
        ])
        let failure = try await fixture.failure("/x", { $0.maxRedirects = 3 })
        #expect(failure?.message == "\(fixture.server.address)/x redirects more than 3 times")
        #expect(try fixture.server.requests().count == 4)
        #expect(try await fixture.failure("/ftp")?.kind == .redirected)
        #expect(try await fixture.failure("/nowhere")?.kind == .status(302))
    }

    @Test(
        "the next page is found in a Link header",
        arguments: [
            (#"<https://a/2>; rel="next""#, "https://a/2"), (#"</2>;rel=next"#, "/2"),
            (#"</1>; rel="first", </2>; title="a, b; c"; rel="last next""#, "/2"),
            (#"</2>; title="\"x\""; REL="NEXT""#, "/2"), (#"</1>; rel="prev""#, nil), ("", nil),
            ("nonsense, rel=next", nil),
            (#"</a,b>; rel="prev"; rel="next", </c>; rel="next""#, "/c"),
        ] as [(String, String?)])
    func links(header: String, target: String?) {
        #expect(LinkHeader.target("next", in: [header]) == target)
    }
}

import Foundation
import PypeHost
import TestSupport
import Testing

@Suite struct HTTPSoloTests {
    @Test("the answer is given as status, text and JSON")
    func answer() async throws {
        let server = try HTTPServerProcess()
        let run = try await PluginRun(
            "http_solo",
            PluginRun.config([
                "url": "\(server.address)/echo", "method": "PUT", "query": ["a b": "ü&", "n": [1, 2]],
                "headers": ["X-Own": "one"], "secret_headers": ["X-Key": "hidden"], "secret_query": ["key": "secret!"],
                "body": ["x": [1, true, NSNull()]],
            ]))
        #expect(run.failure == nil)
        let seen = try #require(try server.requests().first)
        #expect(seen.method == "PUT")
        #expect(seen.target == "/echo?a%20b=%C3%BC%26&n=1&n=2&key=secret!")
        #expect(seen.headers["x-own"] == "one")
        #expect(seen.headers["x-key"] == "hidden")
        #expect(seen.headers["content-type"] == "application/json")
        #expect(seen.body == #"{"x":[1,true,null]}"#)
        #expect(run.services.globals["status"] == "200")
        #expect(run.services.globals["request_count"] == "1")
        let json = try #require(run.services.globals["json"])
        let told = try JSONDecoder().decode(HTTPServerProcess.Request.self, from: Data(json.utf8))
        #expect(told.body == seen.body)
        let body = try JSONDecoder().decode(String.self, from: Data(#require(run.services.globals["body"]).utf8))
        #expect(run.services.globals["bytes"] == String(body.utf8.count))
        #expect(run.services.logs.isEmpty)
    }

    @Test(
        "a body that is no JSON, empty or too long stays text",
        arguments: [
            ("päng", 100, #""päng""#, "null"), ("", 100, #""""#, "null"), ("[1,2,3]", 4, #""[1,2""#, "null"),
            ("[1]", 3, #""[1]""#, "[1]"), ("7.5", 100, #""7.5""#, "7.5"),
        ])
    func bodies(text: String, limit: Int, body: String, json: String) async throws {
        let server = try HTTPServerProcess(plan: ["/x": [["body": text]]])
        let run = try await PluginRun(
            "http_solo", PluginRun.config(["url": "\(server.address)/x", "body_limit": limit]))
        #expect(run.failure == nil)
        #expect(run.services.globals["body"] == body)
        #expect(run.services.globals["json"] == json)
        #expect(run.services.globals["bytes"] == String(text.utf8.count))
    }

    @Test(
        "credentials are sent as they should be",
        arguments: [
            ["auth": "bearer", "token": "t0ken"], ["auth": "basic", "username": "me", "password": "pass"],
            ["auth": "header", "token": "t0ken"], ["auth": "header", "token": "t0ken", "auth_header": "Authorization"],
        ])
    func credentials(config: [String: String]) async throws {
        let server = try HTTPServerProcess()
        let values = config.merging(["url": "\(server.address)/echo"]) { $1 }
        #expect(try await PluginRun("http_solo", PluginRun.config(values)).failure == nil)
        let headers = try #require(try server.requests().first).headers
        switch config["auth"] {
        case "bearer": #expect(headers["authorization"] == "Bearer t0ken")
        case "basic": #expect(headers["authorization"] == "Basic bWU6cGFzcw==")
        default: #expect(headers[config["auth_header"]?.lowercased() ?? "x-api-key"] == "t0ken")
        }
    }

    @Test("a status that is not expected fails with the server's words, and one that is does not")
    func status() async throws {
        let server = try HTTPServerProcess(plan: ["/x": [["status": 409, "body": "it is there already"]]])
        let url = "\(server.address)/x?token=abc"
        let run = try await PluginRun("http_solo", PluginRun.config(["url": url]))
        #expect(run.failure?.code == .invalidData)
        #expect(run.failure?.message == "\(server.address)/x?… answered 409: it is there already")
        let expected = try await PluginRun("http_solo", PluginRun.config(["url": url, "expected_status": [200, 409]]))
        #expect(expected.failure == nil)
        #expect(expected.services.globals["status"] == "409")
        #expect(expected.services.globals["body"] == #""it is there already""#)
    }

    @Test(
        "a failure that passes is repeated and may be tried again",
        arguments: [
            (503, ModuleErrorCode.unavailable), (429, .unavailable), (401, .unauthorized), (404, .notFound),
        ])
    func codes(status: Int, code: ModuleErrorCode) async throws {
        let server = try HTTPServerProcess(plan: ["/x": [["status": status]]])
        let run = try await PluginRun(
            "http_solo", PluginRun.config(["url": "\(server.address)/x", "retry_delay": 0, "max_retries": 2]))
        #expect(run.failure?.code == code)
        #expect(run.failure?.isRetryable == (code == .unavailable))
        #expect(try server.requests().count == (code == .unavailable ? 3 : 1))
    }

    @Test("the body is saved to a file that is made with its folders")
    func save() async throws {
        let folder = try TemporaryFolder()
        let path = folder.url.appending(path: "new/answer.bin").path
        let server = try HTTPServerProcess(plan: ["/x": [["status": 503], ["body": "0123456789", "times": 100_000]]])
        let config: [String: Any] = ["url": "\(server.address)/x", "save_to": path, "retry_delay": 0]
        let run = try await PluginRun("http_solo", PluginRun.config(config))
        #expect(run.failure == nil)
        #expect(try Data(contentsOf: URL(filePath: path)) == Data(String(repeating: "0123456789", count: 100_000).utf8))
        #expect(run.services.globals["bytes"] == "1000000")
        #expect(run.services.globals["body"] == #""""#)
        #expect(run.services.globals["request_count"] == "2")
        let again = try await PluginRun("http_solo", PluginRun.config(config.merging(["overwrite": false]) { $1 }))
        #expect(again.failure?.code == .alreadyExists)
        #expect(try server.requests().count == 2)
    }

    @Test(
        "a config that cannot be used is refused before anything is sent",
        arguments: [
            (["url": "nonsense"], "url is no URL"), (["url": "https://a:b@h"], "url holds a user or a password"),
            (["auth": "bearer"], "auth is 'bearer', but 'token' is not given"),
            (["auth": "basic", "username": "x"], "auth is 'basic', but 'password' is not given"),
            (["token": "x"], "there are credentials, but auth does not say how they are used"),
            (["body": "x"], "'body' is given, but the method is GET, which has none"),
            (["headers": ["a b": "x"]], "'a b' is no name for a header"),
            (["headers": ["A": "x\r\nB: y"]], "the value of the header 'A' holds a line break or a control character"),
            (["ca_file": "/nowhere"], "ca_file names /nowhere, which is no file of certificates in PEM form"),
            (
                ["client_key": "/nowhere"],
                "a client's certificate and its key belong together: one of the two is missing"
            ),
            (
                ["url": "http://api.example.com/", "auth": "bearer", "token": "x"],
                "credentials would go to http://api.example.com:80 without encryption"
            ),
        ] as [([String: any Sendable], String)])
    func refused(config: [String: any Sendable], message: String) async throws {
        let values = ["url": "http://localhost:1/x"].merging(config) { $1 }
        let run = try await PluginRun("http_solo", PluginRun.config(values))
        #expect(run.failure?.code == .invalidConfig)
        #expect(run.failure?.message == message)
    }

    @Test("no secret stands in a failure")
    func secrets() async throws {
        let server = try HTTPServerProcess(plan: ["/x": [["status": 400, "body": "bad: t0ken-1 key-22 head-333"]]])
        let run = try await PluginRun(
            "http_solo",
            PluginRun.config([
                "url": "\(server.address)/x", "auth": "bearer", "token": "t0ken-1", "secret_query": ["k": "key-22"],
                "secret_headers": ["X-H": "head-333"],
            ]))
        #expect(run.failure?.message == "\(server.address)/x?… answered 400: bad: *** *** ***")
    }

    @Test("it ends at once when it is cancelled", arguments: ["before", "after"])
    func cancel(hang: String) async throws {
        let server = try HTTPServerProcess(plan: ["/x": [["body": "abc", "hang": hang]]])
        let failure = try await HTTPModuleRun.cancelled("http_solo", ["url": "\(server.address)/x"]) {
            try !server.requests().isEmpty
        }
        #expect(failure?.code == .cancelled)
    }

    @Test("it calls over TLS with an authority of its own")
    func encrypted() async throws {
        let certificate = try Certificate()
        let server = try HTTPServerProcess([certificate.certificate, certificate.key], plan: ["/x": [["body": "ok"]]])
        let url = "\(server.address)/x"
        let run = try await PluginRun("http_solo", PluginRun.config(["url": url, "ca_file": certificate.authority]))
        #expect(run.services.globals["body"] == #""ok""#)
        let without = try await PluginRun("http_solo", PluginRun.config(["url": url]))
        #expect(without.failure?.code == .unauthorized)
    }
}

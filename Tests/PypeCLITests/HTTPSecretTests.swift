import TestSupport
import Testing

/// Runs that call a web service with secrets, seen from outside.
@Suite("Secrets of HTTP modules")
struct HTTPSecretTests {
    @Test("leave no trace in a run that fails, though the server repeats them")
    func failures() throws {
        let said = "no t0ken-4711 with key-0815/x+y, s3cret-p4ss and head-2342 please"
        let server = try HTTPServerProcess(plan: [
            "/in": [["status": 400, "body": said]], "/hook-1234": [["status": 500, "body": "hook-1234 \(said)"]],
        ])
        let space = try Workspace()
        let job = try space.build(
            """
            flow: {name: calls, version: 1.0.0}
            settings: {fail_strategy: continue}
            modules:
              - id: read
                name: http_source
                config:
                  url: "{{env.API}}/in"
                  auth: bearer
                  token: "{{secret.env:TOKEN}}"
                  secret_query: {key: "{{secret.env:KEY}}"}
                  secret_headers: {X-Head: "{{secret.env:HEAD}}"}
              - id: ask
                name: http_solo
                config:
                  {url: "{{env.API}}/in", auth: basic, username: me, password: "{{secret.env:PASS}}", expected_status: [400]}
              - id: tell
                name: notify_solo
                config: {url: "{{secret.env:HOOK}}", message: hello, max_retries: 0}
              - {id: show, name: preview_sink}
            connections: {data: ["read.data - show.input"]}
            """)
        let secrets = [
            "TOKEN": "t0ken-4711", "KEY": "key-0815/x+y", "HEAD": "head-2342", "PASS": "s3cret-p4ss",
            "HOOK": "\(server.address)/hook-1234",
        ]
        let result = try space.pype("run", job, environment: secrets.merging(["API": server.address]) { $1 })
        #expect(result.status == 1)
        let requests = try server.requests()
        #expect(requests.contains { $0.headers["authorization"] == "Bearer t0ken-4711" })
        #expect(requests.contains { $0.query["key"] == "key-0815/x+y" && $0.headers["x-head"] == "head-2342" })
        #expect(requests.contains { $0.path == "/hook-1234" })
        #expect(result.errors.contains("answered 400"))
        try space.folder.write("shown", result.output + result.errors)
        let found = try SecretTraces.find(Array(secrets.values) + ["hook-1234"], in: space.path, except: [])
        #expect(found == [])
    }
}

import Foundation
import PypeHost
import TestSupport
import Testing

@Suite("http_sink where not all goes well", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct HTTPSinkFailureTests {
    @Test("a portion that is refused goes to the reject port with the input's own columns, the others go on")
    func deadLetters() throws {
        let output = try HTTPSinkScript.run(
            """
            chunked = pa.concat_tables([rows.slice(0, 2), rows.slice(2, 3), rows.slice(5)])
            plan = [{"status": 200}, {"status": 422, "body": "no such\\nname t0ken"}, {"status": 200}]
            result = send(chunked, plan, batch_size=3, auth="bearer", token="t0ken")
            rejects = result.outputs["rejects"]
            print(result.status, result.globals)
            print(rejects.schema.names, rejects.schema.field("id").type, rejects.select(["id", "name"]).equals(rows.slice(3, 3)))
            print(set(map(str, rejects.column("error_code"))), set(map(str, rejects.column("error_column"))))
            print({str(m).replace(server.url, "URL") for m in rejects.column("error_message")})
            print(result.logs)
            """)
        #expect(
            output == """
                0 {'sent_count': 4, 'rejected_count': 3, 'request_count': 3, 'bytes': 90}
                ['id', 'name', 'error_code', 'error_message', 'error_column'] int64 True
                {'103'} {'None'}
                {'URL/in answered 422: no such name ***'}
                [(30, '3 rows were rejected', {})]

                """)
    }

    @Test("rows that a redirect would leave behind are not counted as sent", arguments: [301, 302, 303])
    func redirects(status: Int) throws {
        let output = try HTTPSinkScript.run(
            """
            server.plan({"/in": [{"status": \(status), "headers": {"Location": "/page"}}], "/page": [{"status": 200}]})
            server.take()
            result = module.run({"url": server.url + "/in", "retry_delay": 0}, [rows])
            print(result.status, result.message.replace(server.url, "URL"), result.hint, result.globals)
            print([r["target"] for r in server.take()])
            """)
        #expect(
            output == """
                102 URL/in answered \(status), which leads to URL without what was sent give the URL that takes it {}
                ['/in']

                """)
    }

    @Test("what repetition helps is repeated with the same key; what it does not fails with the rows sent before")
    func failures() throws {
        let output = try HTTPSinkScript.run(
            """
            def keys(): return [(r["headers"].get("idempotency-key"), json.loads(r["body"])[0]["id"]) for r in server.take()]
            two = {"batch_size": 4, "idempotency_header": "Idempotency-Key"}
            result = send(rows, [{"status": 500}, {"status": 200}, {"status": 429, "headers": {"Retry-After": "0"}},
                                 {"status": 200}], **two)
            print(result.status, keys())
            result = send(rows, [{"status": 500}, {"status": 200}], batch_size=4)
            print(result.status, result.message.replace(server.url, "URL"), keys())
            result = send(rows, [{"status": 200}, {"status": 503}], max_retries=1, **two)
            print(result.status, result.message.replace(server.url, "URL"), len(keys()))
            for status in [401, 403, 404, 405, 410]:
                result = send(rows, [{"status": status}])
                print(result.status, len(keys()), end=" ")
            """)
        #expect(
            output == """
                0 [('-node-1', 0), ('-node-1', 0), ('-node-2', 4), ('-node-2', 4)]
                113 URL/in answered 500 [(None, 0)]
                113 URL/in answered 503 (2 attempts); 4 rows were sent before 3
                111 1 111 1 105 1 103 1 105 1 
                """)
    }

    @Test("it ends at once when it is cancelled, in a request and in a pause")
    func cancel() async throws {
        let input = try #require(try await CSVFixture("n\n1\n2\n").run().services.table(0))
        let wait: [String: Any] = ["status": 429, "headers": ["Retry-After": "250"]]
        let server = try HTTPServerProcess(plan: ["/x": [["hang": "before"]], "/y": [wait]])
        for path in ["/x", "/y"] {
            let failure = try await HTTPModuleRun.cancelled(
                "http_sink", ["url": "\(server.address)\(path)"], PluginServices(input: input)
            ) { try server.requests().contains { $0.path == path } }
            #expect(failure?.code == .cancelled)
        }
    }
}

import PypeHost
import TestSupport
import Testing

/// Runs a script with a server, and http_source at hand.
private func python(_ script: String) throws -> String {
    let head = """
        import http_client
        server = http_client.Server()
        module = mini_host.Module(sys.argv[1], name="http_source")
        def read(path, plan=None, **config):
            if plan: server.plan({path: plan})
            server.take()
            return module.run({"url": server.url + path, "retry_delay": 0, "max_retries": 1, **config})
        def ids(result): return result.status or result.outputs["data"].column("id").to_pylist()
        def asked(): return [r["target"] for r in server.take()]
        def told(result): return result.message and result.message.replace(server.url, "URL")

        """
    return try runInPython(head + script, [Project.library("http_source")])
}

@Suite("http_source, page by page", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct HTTPPagingTests {
    @Test("every style of paging reads every row once")
    func styles() throws {
        let output = try python(
            """
            for path, config in [
                ("/page", {"paging": "page", "records": "data.items"}),
                ("/page", {"paging": "page", "records": "data.items", "total_path": "total"}),
                ("/page", {"paging": "page", "records": "data.items", "page_size": 3, "stop_when_short": True}),
                ("/page", {"paging": "page", "records": "data.items", "page_size": 100, "page_start": 1}),
                ("/offset", {"paging": "offset", "page_size": 4}), ("/offset", {"paging": "offset"}),
                ("/cursor", {"paging": "cursor", "records": "items", "cursor_path": "meta.next"}),
                ("/cursor", {"paging": "cursor", "records": "items", "cursor_path": "/meta/next", "page_size": 5}),
                ("/link", {"paging": "link"}), ("/next", {"paging": "next_url", "records": "results", "next_path": "next"}),
                ("/csv", {"paging": "page", "format": "csv"}),
            ]:
                result = read(path, **config)
                print(ids(result) == [1, 2, 3, 4, 5, 6, 7], result.globals["page_count"], *asked())
            print(read("/link", paging="link").outputs["data"].to_pydict())
            """)
        #expect(
            output == """
                True 5 /page?page=1 /page?page=2 /page?page=3 /page?page=4 /page?page=5
                True 4 /page?page=1 /page?page=2 /page?page=3 /page?page=4
                True 3 /page?per_page=3&page=1 /page?per_page=3&page=2 /page?per_page=3&page=3
                True 2 /page?per_page=100&page=1 /page?per_page=100&page=2
                True 3 /offset?limit=4&offset=0 /offset?limit=4&offset=4 /offset?limit=4&offset=7
                True 5 /offset?offset=0 /offset?offset=2 /offset?offset=4 /offset?offset=6 /offset?offset=7
                True 4 /cursor /cursor?cursor=c2 /cursor?cursor=c4 /cursor?cursor=c6
                True 2 /cursor?per_page=5 /cursor?per_page=5&cursor=c5
                True 4 /link /link?page=2 /link?page=3 /link?page=4
                True 4 /next /next?page=2 /next?page=3 /next?page=4
                True 5 /csv?page=1 /csv?page=2 /csv?page=3 /csv?page=4 /csv?page=5
                {'id': [1, 2, 3, 4, 5, 6, 7], 'name': ['Zoë 1', 'Zoë 2', 'Zoë 3', 'Zoë 4', 'Zoë 5', 'Zoë 6', 'Zoë 7'], \
                'score': [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5], 'ok': [False, True, False, True, False, True, False], \
                'tag': [None, None, '{"k":[3]}', None, None, '{"k":[6]}', None]}

                """)
    }

    @Test("paging goes on in the body of a POST when asked")
    func body() throws {
        let output = try python(
            """
            plan = [{"json": {"items": [{"id": 1}], "next": "n2"}}, {"json": {"items": [{"id": 2}]}}]
            result = read("/q", plan, method="POST", body={"query": "all", "size": 1}, page_in="body", page_size=50,
                          page_size_param="size", paging="cursor", cursor_path="next", page_param="after", records="items")
            requests = server.take()
            print(ids(result), [r["body"] for r in requests], {r["headers"]["content-type"] for r in requests})
            """)
        #expect(
            output == """
                [1, 2] ['{"query":"all","size":50}', '{"after":"n2","query":"all","size":50}'] {'application/json'}

                """)
    }

    @Test("it stops where it is told to, and says when there would be more")
    func stops() throws {
        let output = try python(
            """
            result = read("/page", paging="page", records="data.items", max_pages=2)
            print(ids(result), [log[1] for log in result.logs])
            plan = [{"json": {"items": [{"id": 1}], "more": True}}, {"json": {"items": [{"id": 2}], "more": False}}]
            print(ids(read("/more", plan, paging="page", records="items", has_more_path="more")), len(asked()))
            print(ids(read("/link", paging="none")), len(asked()))
            print(ids(read("/link?page=3", paging="link", max_pages=2)), len(asked()))
            """)
        #expect(
            output == """
                [1, 2, 3, 4] ['there are more than the 2 pages that max_pages allows; they are not read']
                [1, 2] 2
                [1, 2] 1
                [5, 6, 7] 2

                """)
    }

    @Test("a server that leads in a circle is found out")
    func circles() throws {
        let output = try python(
            """
            same = [{"json": [{"id": 1}]}]
            print(told(read("/same", same, paging="page")))
            print(told(read("/c", [{"json": {"items": [{"id": 1}], "c": "x"}}], paging="cursor", cursor_path="c", records="items")))
            print(told(read("/n", [{"json": {"items": [{"id": 1}], "n": "/n"}}], paging="next_url", next_path="n", records="items")))
            print(told(read("/n", [{"json": {"items": [{"id": 1}], "n": "ftp://x/"}}], paging="next_url", next_path="n", records="items")))
            # A total that is reached by rows that come twice.
            page = {"items": [{"id": 1}, {"id": 2}], "c": "x", "n": "/t?p=2", "total": 4}
            for config in [{"paging": "page"}, {"paging": "offset"}, {"paging": "cursor", "cursor_path": "c"},
                           {"paging": "next_url", "next_path": "n"}]:
                print(told(read("/t", [{"json": page}], records="items", total_path="total", **config)))
            back = [{"json": {**page, "n": "/u?p=2"}}, {"json": {**page, "n": "/u"}}]
            print(told(read("/u", back, records="items", total_path="total", paging="next_url", next_path="n")))
            """)
        #expect(
            output == """
                page 2 is the same as the one before: the server passes over 'page'
                page 2 leads back to a cursor that was read before
                page 1 leads back to a URL that was read before
                the next URL of page 1 has the scheme 'ftp'
                page 2 is the same as the one before: the server passes over 'page'
                page 2 is the same as the one before: the server passes over 'offset'
                page 2 leads back to a cursor that was read before
                page 2 leads back to a URL that was read before
                page 2 leads back to a URL that was read before

                """)
    }

    @Test("keys go along to the next page of the same server, and to no other")
    func keys() throws {
        let output = try python(
            """
            plan = lambda url: [{"json": {"items": [{"id": 1}], "n": url}}, {"json": {"items": [{"id": 2}], "n": None}}]
            config = {"paging": "next_url", "next_path": "n", "records": "items", "auth": "bearer", "token": "t0k",
                      "secret_query": {"key": "k+1"}, "headers": {"X-Own": "1"}}
            for next in ["/k?p=2", "{other}/k?p=2"]:
                print(ids(read("/k", plan(next), **config)))
                for r in server.take():
                    print(r["origin"], r["target"], r["headers"].get("authorization"), r["headers"].get("x-own"))
            """)
        #expect(
            output == """
                [1, 2]
                0 /k?key=k%2B1 Bearer t0k 1
                0 /k?p=2&key=k%2B1 Bearer t0k 1
                [1, 2]
                0 /k?key=k%2B1 Bearer t0k 1
                1 /k?p=2 None None

                """)
    }

    @Test("bad answers are told, passing ones repeated")
    func answers() throws {
        let output = try python(
            """
            good = {"json": [{"id": 1}]}
            for plan in [[{"status": 500}, good], [{"status": 429, "headers": {"Retry-After": "0"}}, good],
                         [{"status": 503, "retry_after_date": -5}, good], [{"json": [{"id": 1}], "cut": 3}, good],
                         [{"json": [{"id": 1}], "gzip": True}], [{"status": 302, "headers": {"Location": "{other}/link"}}]]:
                print(ids(read("/a", plan)), end=" ")
            print()
            for plan, config in [([{"status": 500, "body": "sorry"}], {}), ([{"body": "<html>"}], {}), ([{"body": ""}], {}),
                         ([{"base64": "/w=="}], {}), ([{"body": "[1]", "times": 1000}], {"max_response_bytes": 100}),
                         ([{"status": 404}], {}), ([{"body": "this is no gzip at all", "headers": {"Content-Encoding": "gzip"}}], {})]:
                result = read("/a", plan, **config)
                print(result.status, told(result))
            """)
        #expect(
            output == """
                [1] [1] [1] [1] [1] [1, 2] 
                113 URL/a answered 500: sorry (2 attempts)
                103 the answer of page 1 is no valid JSON
                103 the answer of page 1 is no valid JSON
                103 the answer of page 1 is not UTF-8 text
                112 the answer of URL/a is larger than 100 bytes
                105 URL/a answered 404
                108 the answer of URL/a is not packed as it says: inflationError(-3) (2 attempts)

                """)
    }

    @Test("pages of CSV have the types of the first, whatever the order of their columns")
    func csv() throws {
        let output = try python(
            """
            def show(result):
                if result.status: return print(result.status, result.message)
                data = result.outputs["data"]
                print([f"{f.name}: {f.type}" for f in data.schema], data.to_pydict())
                for row in result.outputs["rejects"].to_pylist(): print("bad", *row.values(), sep="|")
            csv = [{"body": "id;t;n\\n1;é;\\n2;;\\n"}, {"body": "n;t;id\\n5;x;3\\n;y;bad\\n"}, {"body": ""}]
            show(read("/csv1", csv, format="csv", delimiter=";", paging="page"))
            show(read("/csv2", [{"body": "id,x\\n1,2\\n"}], format="csv", types={"id": "decimal(4, 1)", "x": "utf8"}))
            show(read("/csv3", [{"body": "id,x\\n1,2\\n"}, {"body": "id\\n1\\n"}], format="csv", paging="page"))
            show(read("/csv4", [{"body": ""}], format="csv"))
            show(read("/csv5", [{"body": "a,b\\n"}], format="csv"))
            """)
        #expect(
            output == """
                ['id: int64', 't: string', 'n: string'] {'id': [1, 2, 3], 't': ['é', None, 'x'], 'n': [None, None, '5']}
                bad|103|column 'id': 'bad' is no int64|id|3|;y;bad|2
                ['id: decimal128(4, 1)', 'x: string'] {'id': [Decimal('1.0')], 'x': ['2']}
                103 page 2 does not have the columns of the first page: page 2: there is no column 'x', which types names
                [] {}
                ['a: string', 'b: string'] {'a': [], 'b': []}

                """)
    }

    @Test("what does not go together is refused before anything is sent")
    func refused() throws {
        let output = try python(
            """
            for config in [{"paging": "cursor"}, {"next_path": "x"}, {"paging": "page", "cursor_path": "x"}, {"max_pages": 2},
                           {"page_start": 2}, {"paging": "page", "stop_when_short": True}, {"format": "csv", "records": "x"},
                           {"format": "csv", "paging": "cursor", "cursor_path": "x"}, {"delimiter": ";"}, {"body": {}},
                           {"page_in": "body"}, {"page_in": "body", "method": "POST", "body": "x"},
                           {"format": "csv", "delimiter": "ab"}, {"records": "a..b"}]:
                result = read("/link", **config)
                print(result.status, result.message, len(server.take()))
            """)
        #expect(
            output == """
                102 'cursor_path' is not given, which paging: cursor needs 0
                102 'next_path' has no effect with paging: none 0
                102 'cursor_path' has no effect with paging: page 0
                102 'max_pages' has no effect with paging: none 0
                102 'page_start' has no effect with paging: none 0
                102 'stop_when_short' is set without 'page_size', which says what is short 0
                102 'records' has no effect with format: csv 0
                102 only answers of format: json have places to look at 0
                102 'delimiter' and 'encoding' have no effect with format: json 0
                102 'body' is given, but the method is GET, which has none 0
                102 page_in is body, but the method is GET, which has none 0
                102 page_in is body, but 'body' is no object that could take members 0
                102 delimiter: 'ab' is not one ASCII character 0
                102 records: 'a..b' has a dot too many 0

                """)
    }

    @Test("the columns are known before the run, from the first page")
    func inferSchema() throws {
        let output = try python(
            """
            def infer(**config):
                result = module.run({"url": server.url + "/link", **config}, infer=True)
                return {name: schema.names for name, schema in result.inferred.items()}
            print(infer())
            print(infer(method="POST", page_in="body"))
            """)
        #expect(
            output == """
                {'data': ['id', 'name', 'score', 'ok', 'tag'], 'rejects': ['error_code', 'error_message', 'error_column', \
                'row', 'raw', 'page']}
                {'rejects': ['error_code', 'error_message', 'error_column', 'row', 'raw', 'page']}

                """)
    }

    @Test("it ends at once when it is cancelled, on any page")
    func cancel() async throws {
        let server = try HTTPServerProcess(plan: [
            "/x": [["hang": "before"]],
            "/y": [["json": [["id": 1]]], ["status": 429, "headers": ["Retry-After": "250"]]],
        ])
        for path in ["/x", "/y"] {
            let config: [String: Any] = ["url": "\(server.address)\(path)", "paging": "page"]
            let failure = try await HTTPModuleRun.cancelled("http_source", config) {
                try server.requests().filter { $0.path == path }.count == (path == "/x" ? 1 : 2)
            }
            #expect(failure?.code == .cancelled)
        }
    }
}

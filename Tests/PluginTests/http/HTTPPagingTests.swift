import PypeHost
import TestSupport
import Testing

@Suite("http_source, page by page", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct HTTPPagingTests {
    @Test("every style of paging reads every row once")
    func styles() throws {
        let output = try HTTPPagingScript.run(
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
        let output = try HTTPPagingScript.run(
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
        let output = try HTTPPagingScript.run(
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
        let output = try HTTPPagingScript.run(
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
        let output = try HTTPPagingScript.run(
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

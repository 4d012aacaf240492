import TestSupport
import Testing

/// Runs a script with a server, and http_source at hand.
private func python(_ script: String) throws -> String {
    let head = """
        import http_client
        server = http_client.Server()
        module = mini_host.Module(sys.argv[1], name="http_source")
        def read(plan, **config):
            server.plan({"/a": plan})
            server.take()
            return module.run({"url": server.url + "/a", "retry_delay": 0, "max_retries": 1, **config})
        def show(result):
            if result.status: return print(result.status, result.message)
            print(result.outputs["data"].to_pydict())
            for row in result.outputs["rejects"].to_pylist(): print("bad", row["error_message"], row["raw"], sep="|")
            for log in result.logs: print("log", log[1])

        """
    return try runInPython(head + script, [Project.library("http_source")])
}

@Suite("http_source and answers of every make", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct HTTPAnswerTests {
    @Test("it goes on as long as an answer says that there is more, however it says so")
    func hasMore() throws {
        let output = try python(
            """
            pages = lambda yes, no: [{"json": {"items": [{"id": 1}], "more": yes}}, {"json": {"items": [{"id": 2}], "more": no}}]
            config = {"paging": "page", "records": "items", "has_more_path": "more"}
            for yes, no in [(True, False), (1, 0), ("True", "False"), ("1", "0"), (7, 0.0)]:
                result = read(pages(yes, no), **config)
                print(result.outputs["data"].column("id").to_pylist(), len(server.take()))
            for odd in ["yes", "", {"next": 2}, [1]]:
                show(read(pages(odd, False), **config))
            """)
        #expect(
            output == """
                [1, 2] 2
                [1, 2] 2
                [1, 2] 2
                [1, 2] 2
                [1, 2] 2
                103 page 1 has 'yes' at has_more_path, which is neither true nor false
                103 page 1 has '' at has_more_path, which is neither true nor false
                103 page 1 has '{"next":2}' at has_more_path, which is neither true nor false
                103 page 1 has '[1]' at has_more_path, which is neither true nor false

                """)
    }

    @Test("a page without content has no rows, and is the last one of those that are counted")
    func noContent() throws {
        let output = try python(
            """
            rows = {"json": [{"id": 1}]}
            show(read([rows, {"status": 204}], paging="page"))
            show(read([rows, {"body": ""}], paging="page"))
            show(read([rows, {"body": "\\r\\n"}], paging="offset"))
            show(read([{"status": 204}], paging="page"))
            show(read([{"status": 204}], types={"id": "int64"}))
            """)
        #expect(
            output == """
                {'id': [1]}
                {'id': [1]}
                {'id': [1]}
                {}
                {'id': []}

                """)
    }

    @Test("a name with a NUL is told, in a row or in an object inside it")
    func nulNames() throws {
        let output = try python(
            """
            for row in ['{"a\\\\u0000b": 1}', '{"s": {"a\\\\u0000b": 1}}']:
                show(read([{"body": f"[{row}]"}]))
            """)
        #expect(
            output == """
                103 the rows have a member 'a\\0b' whose name holds a NUL, or one inside it does
                103 the rows have a member 's' whose name holds a NUL, or one inside it does

                """)
    }

    @Test("a row that has a member twice is rejected, whichever value it is that counts")
    func twice() throws {
        let output = try python(
            """
            show(read([{"body": '[{"a": 1, "a": 2}, {"a": 3}, {"b": {"a": 1}, "a": 4}]'}]))
            """)
        #expect(
            output == """
                {'a': [3, 4], 'b': [None, {'a': 1}]}
                bad|the row has a member twice|{"a":1,"a":2}
                log 1 rows were rejected

                """)
    }

    @Test("a whole number that its column of other numbers cannot hold to the last digit is rejected, not rounded")
    func wholeNumbers() throws {
        let output = try python(
            """
            def values(*numbers): show(read([{"body": "[" + ",".join('{"c":%s}' % n for n in numbers) + "]"}]))
            values("1.5", "9007199254740993", "9007199254740992", "-9007199254740993", "18446744073709551616", "1e30")
            values("1.5", "123456789012345678901234567890", "1" + "0" * 50, "0.1", "-7")
            show(read([{"body": '[{"l": [0.5, 9007199254740993]}, {"l": [0.5, 2]}]'}]))
            """)
        #expect(
            output == """
                {'c': [1.5, 9007199254740992.0, 1.8446744073709552e+19, 1e+30]}
                bad|column 'c': the value is not of type float64|{"c":9007199254740993}
                bad|column 'c': the value is not of type float64|{"c":-9007199254740993}
                log 2 rows were rejected
                {'c': [1.5, 0.1, -7.0]}
                bad|column 'c': the value is not of type float64|{"c":123456789012345678901234567890}
                bad|column 'c': the value is not of type float64|{"c":100000000000000000000000000000000000000000000000000}
                log 2 rows were rejected
                {'l': [[0.5, 2.0]]}
                bad|column 'l': the value is not of type list<float64>|{"l":[0.5,9007199254740993]}
                log 1 rows were rejected

                """)
    }

    @Test("a column that a later page of CSV brings along is left out with a word")
    func newColumns() throws {
        let output = try python(
            """
            pages = [{"body": "id,a\\n1,x\\n"}, {"body": "a,new,id\\ny,7,2\\n"}, {"body": "id,a\\n3,z\\n"}, {"body": ""}]
            show(read(pages, format="csv", paging="page"))
            """)
        #expect(
            output == """
                {'id': [1, 2, 3], 'a': ['x', 'y', 'z']}
                log page 2 has columns that the first page did not have, and that are left out: 'new'

                """)
    }
}

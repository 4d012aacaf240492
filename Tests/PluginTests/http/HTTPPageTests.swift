import TestSupport
import Testing

@Suite("http_source and what one page holds", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct HTTPPageTests {
    @Test("bad answers are told, passing ones repeated")
    func answers() throws {
        let output = try HTTPPagingScript.run(
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
        let output = try HTTPPagingScript.run(
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
            show(read("/csv6", [{"body": "zip,id\\n01067,12345678901234567890\\n"}], format="csv"))
            """)
        #expect(
            output == """
                ['id: int64', 't: string', 'n: string'] {'id': [1, 2, 3], 't': ['é', None, 'x'], 'n': [None, None, '5']}
                bad|103|column 'id': 'bad' is no int64|id|3|;y;bad|2
                ['id: decimal128(4, 1)', 'x: string'] {'id': [Decimal('1.0')], 'x': ['2']}
                103 page 2 does not have the columns of the first page: page 2: there is no column 'x', which types names
                [] {}
                ['a: string', 'b: string'] {'a': [], 'b': []}
                ['zip: string', 'id: string'] {'zip': ['01067'], 'id': ['12345678901234567890']}

                """)
    }
}

import TestSupport
import Testing

/// Runs a script with a server, and http_source at hand.
private func python(_ script: String) throws -> String {
    let head = """
        import datetime, decimal, http_client
        server = http_client.Server()
        module = mini_host.Module(sys.argv[1], name="http_source")
        def read(path, plan=None, **config):
            server.plan({path: plan} if plan else {})
            server.take()
            return module.run({"url": server.url + path, "retry_delay": 0, "max_retries": 1, **config})
        def show(result):
            if result.status: return print(result.status, result.message.replace(server.url, "URL"))
            data, bad = result.outputs["data"], result.outputs["rejects"]
            print([f"{f.name}: {f.type}" for f in data.schema], data.to_pydict())
            for row in bad.to_pylist(): print("bad", *row.values(), sep="|")
            for log in result.logs: print("log", log[1])
        def rows(items): return [{"json": items}]

        """
    return try runInPython(head + script, [Project.library("http_source")])
}

@Suite("http_source", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct HTTPSourceTests {
    @Test("a page becomes columns with the types of its values, nested ones kept")
    func types() throws {
        let output = try python(
            """
            show(read("/a", rows([
                {"i": 1, "f": 1, "t": "é \\U0001F469", "b": True, "n": None, "mixed": 1, "l": [1], "s": {"x": 1, "y": None}},
                {"i": -2, "f": 2.5, "t": "", "b": None, "extra": "only here", "mixed": "x", "l": [], "s": {"x": None}},
                {"mixed": [1, {"a": 2}], "l": None, "s": None}])))
            """)
        #expect(
            output == """
                ['i: int64', 'f: double', 't: string', 'b: bool', 'n: string', 'mixed: string', 'l: list<l: int64>', \
                's: struct<x: int64, y: string>', 'extra: string'] \
                {'i': [1, -2, None], 'f': [1.0, 2.5, None], 't': ['é 👩', '', None], 'b': [True, None, None], \
                'n': [None, None, None], 'mixed': ['1', 'x', '[1,{"a":2}]'], 'l': [[1], [], None], \
                's': [{'x': 1, 'y': None}, {'x': None, 'y': None}, None], 'extra': [None, 'only here', None]}

                """)
    }

    @Test("rows are found where records says, whatever they are")
    func records() throws {
        let output = try python(
            """
            deep = [{"json": {"a.b": {"c/d": [{"x": 1}]}, "list": [[{"x": 2}]], "one": {"x": 3}, "none": None, "few": []}}]
            for place in ["/a.b/c~1d", "list.0", "one", "none", "few", "nowhere"]:
                show(read("/a", deep, records=place))
            show(read("/b", rows([1, 2, None])))
            show(read("/b", rows("text")))
            show(read("/b", rows({"x": [1]})))
            """)
        #expect(
            output == """
                ['x: int64'] {'x': [1]}
                ['x: int64'] {'x': [2]}
                ['x: int64'] {'x': [3]}
                [] {}
                [] {}
                103 the answer of page 1 has nothing at '/nowhere'
                ['value: int64'] {'value': [1, 2, None]}
                ['value: string'] {'value': ['text']}
                ['x: list<l: int64>'] {'x': [[1]]}

                """)
    }

    @Test("a value that does not fit goes to the reject port with its row, on any page")
    func rejects() throws {
        let output = try python(
            """
            first = {"items": [{"id": 1, "o": {"k": [1]}, "f": 1.5}], "next": "/b"}
            second = {"items": [{"id": 1.5}, {"id": "7"}, {"id": 2, "o": {"k": ["x"]}}, {"id": 3, "o": {"k": [2], "new": 1}},
                {"id": 4, "f": 5}, {"id": None, "f": None}, {"f": "x"}, 17, {"id": 2**70}, {"id": 5, "o": [1]}]}
            server.plan({"/b": [{"json": second}]})
            result = read("/a", [{"json": first}], records="items", paging="next_url", next_path="next")
            show(result)
            size = sum(len(json.dumps(page)) for page in (first, second))
            print(result.globals, result.globals['bytes'] == size)
            """)
        #expect(
            output == """
                ['id: int64', 'o: struct<k: list<l: int64>>', 'f: double'] {'id': [1, 3, 4, None], \
                'o': [{'k': [1]}, {'k': [2]}, None, None], 'f': [1.5, None, 5.0, None]}
                bad|103|column 'id': the value is not of type int64|id|2|{"id":1.5}|2
                bad|103|column 'id': the value is not of type int64|id|3|{"id":"7"}|2
                bad|103|column 'o': the value is not of type struct|o|4|{"id":2,"o":{"k":["x"]}}|2
                bad|103|column 'f': the value is not of type float64|f|8|{"f":"x"}|2
                bad|103|the row is no JSON object|None|9|17|2
                bad|103|column 'id': the value is not of type int64|id|10|{"id":1180591620717411303424}|2
                bad|103|column 'o': the value is not of type struct|o|11|{"id":5,"o":[1]}|2
                log 7 rows were rejected
                {'row_count': 4, 'page_count': 2, 'request_count': 2, 'bytes': 281} True

                """)
    }

    @Test("types that are given are kept to without rounding, also for columns that are never there")
    func givenTypes() throws {
        let output = try python(
            """
            def one(type, *values):
                result = read("/a", rows([{"c": value} for value in values]), types={"c": type})
                if result.status: return print(result.status, result.message)
                data = result.outputs["data"]
                print(type, data.schema.field("c").type, [str(v) for v in data.column("c").to_pylist()],
                      [json.loads(r["raw"])["c"] for r in result.outputs["rejects"].to_pylist()])
            one("int32", 1, "12", 1.5, "1.5", 3000000000, True, None)
            one("uint64", 2**64 - 1, -1)
            one("float64", 1, "1.5", "x", True)
            one("decimal(10, 2)", 1.1, "2.50", "1.129", 99999999999)
            one("utf8", 1, "x", {"a": 1})
            one("bool", True, "true", 1)
            one("date32", "2024-02-29", "2024-02-30", 5)
            one("timestamp[us, UTC]", "2024-02-29T12:00:00+02:00", "soon")
            one("timestamp[ms]", "2024-02-29 12:00:00.123")
            one("int33", 1)
            show(read("/a", rows([{"x": 1}]), types={"y": "date32", "x": "utf8"}))
            show(read("/a", rows([]), types={"y": "date32", "x": "utf8"}))
            """)
        #expect(
            output == """
                int32 int32 ['1', '12', 'None'] [1.5, '1.5', 3000000000, True]
                uint64 uint64 ['18446744073709551615'] [-1]
                float64 double ['1.0', '1.5'] ['x', True]
                decimal(10, 2) decimal128(10, 2) ['1.10', '2.50'] ['1.129', 99999999999]
                utf8 string ['1', 'x', '{"a":1}'] []
                bool bool ['True', 'True'] [1]
                date32 date32[day] ['2024-02-29'] ['2024-02-30', 5]
                timestamp[us, UTC] timestamp[us, tz=UTC] ['2024-02-29 10:00:00+00:00'] ['soon']
                timestamp[ms] timestamp[ms] ['2024-02-29 12:00:00.123000'] []
                102 types: 'int33' of column 'c' is no type that a JSON value can become
                ['x: string', 'y: date32[day]'] {'x': ['1'], 'y': [None]}
                ['x: string', 'y: date32[day]'] {'x': [], 'y': []}

                """)
    }

    @Test("JSON lines are rows; a line that is no JSON is a bad row")
    func lines() throws {
        let output = try python(
            """
            show(read("/a", [{"body": '\\ufeff{"x": 1}\\r\\n\\n{"x": 2, "y": "UBIGINT"}\\n{"x": \\n[1]\\n'}], format="json_lines"))
            show(read("/a", [{"body": "nonsense\\n"}], format="json_lines"))
            show(read("/a", [{"body": "\\n"}], format="json_lines"))
            """)
        #expect(
            output == """
                ['x: int64', 'y: string'] {'x': [1, 2], 'y': [None, 'UBIGINT']}
                bad|103|the row is no JSON|None|3|{"x": |1
                bad|103|the row is no JSON object|None|4|[1]|1
                log 2 rows were rejected
                [] {}
                bad|103|the row is no JSON|None|1|nonsense|1
                log 1 rows were rejected
                [] {}

                """)
    }

    @Test("names that mean something in SQL or JSON stay names")
    func names() throws {
        let output = try python(
            """
            names = ['a"b', "it's", "UBIGINT", 'x\\\\"NULL\\\\",y', "a/b~c.d", "doc", "v", "raw", "row number", "é", "$1", "; DROP TABLE t"]
            table = read("/a", rows([{name: i for i, name in enumerate(names)}, {name: {name: [1]} for name in names[:1]}]))
            print(table.status, table.outputs["data"].schema.names == names, table.outputs["data"].num_rows)
            nested = read("/a", rows([{"o": {name: 1 for name in names}}, {"o": {names[1]: "x"}}]))
            print(nested.outputs["data"].to_pylist() == [{"o": {name: 1 for name in names}}], nested.outputs["rejects"].num_rows)
            show(read("/a", rows([{"id": 1, "ID": 2}])))
            show(read("/a", rows([{"": 1}])))
            """)
        #expect(
            output == """
                0 True 2
                False 0
                103 the rows have the members 'id' and 'ID', which differ in case only
                103 the rows have a member without a name, which no column can be

                """)
    }

    @Test("many rows, many columns and nothing but nulls come out whole")
    func sizes() throws {
        let output = try python(
            """
            wide = [{f"c{i}": (None if i % 3 else i * row) for i in range(600)} for row in range(50)]
            result = read("/a", rows(wide))
            data = result.outputs["data"]
            print(result.status, data.num_columns, data.to_pylist() == [
                {k: v for k, v in row.items()} for row in wide])
            many = [{"id": i, "t": "x" * (i % 50)} for i in range(100_000)]
            result = read("/a", rows(many))
            print(result.outputs["data"].to_pylist() == many, result.globals["row_count"])
            nulls = read("/a", rows([{"a": None}] * 1000)).outputs["data"]
            print(nulls.schema.field("a").type, nulls.column("a").null_count)
            """)
        #expect(output == "0 600 True\nTrue 100000\nstring 1000\n")
    }
}

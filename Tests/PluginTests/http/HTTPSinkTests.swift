import TestSupport
import Testing

@Suite("http_sink", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct HTTPSinkTests {
    @Test("every row arrives once, in order, whatever the form and however the batches lie")
    func forms() throws {
        let output = try HTTPSinkScript.run(
            """
            chunked = pa.concat_tables([rows.slice(0, 2), rows.slice(2, 0), rows.slice(2, 4), rows.slice(6)])
            wanted = rows.to_pylist()
            wide = pa.table({f"c{i}": pa.array([i, None, i * 2]) for i in range(400)})
            for table in [rows, chunked, wide, rows.slice(3)]:
                for config in [{}, {"batch_size": 3}, {"max_batch_bytes": 40}, {"method": "PUT", "records_key": "it's"},
                               {"format": "json_lines", "batch_size": 2}, {"format": "row", "method": "PATCH"}]:
                    result = send(table, **config)
                    requests = server.take()
                    got = []
                    for request in requests:
                        kind = config.get("format", "json_array")
                        body = request["body"]
                        if kind == "json_array":
                            part = json.loads(body)
                            got += part["it's"] if "records_key" in config else part
                        elif kind == "json_lines":
                            got += [json.loads(line) for line in body.splitlines()]
                        else:
                            got.append(json.loads(body))
                    size = sum(len(request["body"].encode()) for request in requests)
                    good = (result.status == 0 and got == table.to_pylist()
                            and result.globals == {"sent_count": len(table), "rejected_count": 0,
                                                   "request_count": len(requests), "bytes": size}
                            and {r["method"] for r in requests} == {config.get("method", "POST")}
                            and result.outputs["rejects"].num_rows == 0)
                    if not good: print(config, result.status, result.message, result.globals, got[:3])
            print([len(json.loads(r["body"])) for r in (send(chunked, batch_size=3), server.take())[1]])
            print(server.ask("log"), {r["headers"]["content-type"] for r in (send(rows, format="json_lines"), server.take())[1]})
            """)
        #expect(output == "[3, 3, 1]\n[] {'application/x-ndjson'}\n")
    }

    @Test("values of every kind keep their meaning, and nulls are null")
    func values() throws {
        let output = try HTTPSinkScript.run(
            """
            table = pa.table({
                "n": pa.nulls(2), "b": [True, None], "i": pa.array([None, -3], pa.int8()),
                "u": pa.array([2**64 - 1, None], pa.uint64()), "f": [0.1, None],
                "d": [decimal.Decimal("1.50"), None], "t": ["\\"\\\\ \\n\\U0001F469", None],
                "date": [datetime.date(2024, 2, 29), None],
                "when": pa.array([datetime.datetime(2024, 2, 29, 12), None], pa.timestamp("ms", "UTC")),
                "l": [[1, None], None], "s": [{"x": 1, "y": None}, None], "c": pa.array(["u", None]).dictionary_encode(),
            })
            result = send(table)
            print(result.status, server.take()[0]["body"])
            """)
        let row =
            #"{"n":null,"b":true,"i":null,"u":18446744073709551615,"f":0.1,"d":"1.50","t":"\"\\ \n👩","#
            + #""date":"2024-02-29","when":"2024-02-29T12:00:00.000Z","l":[1,null],"s":{"x":1,"y":null},"c":"u"}"#
        let nulls =
            #"{"n":null,"b":null,"i":-3,"u":null,"f":null,"d":null,"t":null,"#
            + #""date":null,"when":null,"l":null,"s":null,"c":null}"#
        #expect(output == "0 [\(row),\(nulls)]\n")
    }

    @Test("a row that JSON has no word for is rejected alone")
    func numbers() throws {
        let output = try HTTPSinkScript.run(
            """
            table = pa.table({"id": range(5), "x": [0.5, float("nan"), 1.5, float("inf"), None]})
            result = send(table, batch_size=2)
            print(result.status, [json.loads(r["body"]) for r in server.take()])
            print([(r["id"], r["error_message"]) for r in result.outputs["rejects"].to_pylist()])
            """)
        #expect(
            output == """
                0 [[{'id': 0, 'x': 0.5}, {'id': 2, 'x': 1.5}], [{'id': 4, 'x': None}]]
                [(1, "column 'x' holds nan, which JSON has no number for"), (3, "column 'x' holds inf, which JSON has no number for")]

                """)
    }

    @Test("no rows make no request, and the reject port has its columns")
    func empty() throws {
        let output = try HTTPSinkScript.run(
            """
            result = send(rows.slice(7))
            print(result.status, server.take(), result.globals, result.outputs["rejects"].schema.names)
            print(send(pa.table({})).status, server.take())
            """)
        #expect(
            output == """
                0 [] {'sent_count': 0, 'rejected_count': 0, 'request_count': 0, 'bytes': 0} \
                ['id', 'name', 'error_code', 'error_message', 'error_column']
                0 []

                """)
    }

    @Test("what cannot be sent is found before anything is")
    func refused() throws {
        let output = try HTTPSinkScript.run(
            """
            def case(table, **config):
                result = send(table, **config)
                print(result.status, result.message, len(server.take()))
            case(pa.table({"error_code": [1]}))
            case(pa.table([pa.array([1]), pa.array([2])], names=["a", "a"]))
            case(rows, format="row", records_key="x")
            case(rows, idempotency_header="a b")
            case(rows, url="ftp://x")
            """)
        #expect(
            output == """
                103 the input has a column 'error_code', which the reject port 'rejects' adds itself 0
                103 the input cannot be sent as JSON: two columns are called 'a' 0
                102 'records_key' is given, which has no effect with format: row 0
                102 'a b' is no name for a header 0
                102 url has the scheme 'ftp' 0

                """)
    }

    @Test("no thread of the client stays when the module has ended")
    func threads() throws {
        let output = try HTTPSinkScript.run(
            """
            import os
            def threads(): return [open(f"/proc/self/task/{t}/comm").read().strip() for t in os.listdir("/proc/self/task")]
            for _ in range(3): send(rows)
            print([name for name in threads() if name.startswith("NIO-ELT")])
            """)
        #expect(output == "[]\n")
    }
}

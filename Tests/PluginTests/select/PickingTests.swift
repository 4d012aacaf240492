import Foundation
import TestSupport
import Testing

@Suite("select_mod and limit_mod, seen by pyarrow", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct PickingTests {
    /// Columns of many types, null-heavy, with offsets; and five hundred of them.
    private static let tables = """
        import datetime, decimal
        def typed(n):
            return pa.table({
                "n": pa.nulls(n), "b": pa.array([None, True, None, False] * n)[:n],
                "i": pa.array([None, 1, None, -3] * n, pa.int8())[:n], "h": pa.array([1, None] * n, pa.float16())[:n],
                "t": pa.array(["a", None, "", "\\U0001F469 é"] * n)[:n],
                "v": pa.array(["a long text that lies outside the view", None] * n, pa.string_view())[:n],
                "d": pa.array([decimal.Decimal("1.50"), None] * n)[:n],
                "l": pa.array([[1, None], None, [], [3]] * n)[:n],
                "s": pa.array([{"x": 1, "y": "u"}, None, {"x": None, "y": None}] * n)[:n],
                "c": pa.array(["u", "v", None] * n).dictionary_encode()[:n],
                "m": pa.array([[("k", 1)], [], None] * n, pa.map_(pa.utf8(), pa.int32()))[:n],
                "f": pa.array([[1, 2], None] * n, pa.list_(pa.int16(), 2))[:n],
                "when": pa.array([datetime.datetime(2024, 2, 29, 12), None] * n, pa.timestamp("us", "UTC"))[:n],
            })
        whole = typed(100)
        cut = pa.concat_tables([typed(50).slice(7, 30), typed(9).slice(9), typed(64).slice(1, 41)])
        wide = pa.table({f"c{i}": pa.array([i, None, i * 2]) for i in range(500)})

        """

    @Test("columns of every type come out as pyarrow picks them itself, with offsets and nulls")
    func picks() throws {
        let script =
            Self.tables + """
                module = mini_host.Module(sys.argv[1])
                for table in [whole, cut, whole.slice(3, 0)]:
                    names = list(reversed(table.column_names))
                    result = module.run({"keep": names[:9], "rename": {"t": "text"}}, [table])
                    wanted = table.select(names[:9])
                    wanted = wanted.rename_columns(["text" if name == "t" else name for name in wanted.column_names])
                    out = result.outputs["output"]
                    print(result.status, out.equals(wanted), out.schema.equals(wanted.schema))
                result = module.run({"keep": ["c4?9"], "drop": ["c419"]}, [wide])
                wanted = wide.select([f"c4{i}9" for i in range(10) if i != 1])
                print(result.status, result.outputs["output"].equals(wanted))
                """
        let output = try runInPython(script, [Project.library("select_mod")])
        #expect(output == "0 True True\n0 True True\n0 True True\n0 True\n")
    }

    @Test("the rows that are wanted come out as pyarrow slices them itself")
    func slices() throws {
        let script =
            Self.tables + """
                module = mini_host.Module(sys.argv[1])
                wrong = []
                for table in [whole, cut, wide, whole.slice(3, 0)]:
                    for offset in [0, 1, 8, 29, 30, 31, 200]:
                        for rows in [0, 1, 7, 30, 45, 1000, 2**63 - 1]:
                            result = module.run({"rows": rows, "offset": offset}, [table])
                            wanted = table.slice(offset, rows)
                            out = result.outputs["output"]
                            if result.status or not out.equals(wanted) or result.globals["row_count"] != len(wanted):
                                wrong.append((table.num_rows, offset, rows, result.message))
                print(wrong)
                """
        #expect(try runInPython(script, [Project.library("limit_mod")]) == "[]\n")
    }
}

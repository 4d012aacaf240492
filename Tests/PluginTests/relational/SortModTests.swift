import TestSupport
import Testing

@Suite("sort_mod", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct SortModTests {
    @Test("rows come in the order of the keys, equal ones in their own, for every kind of table")
    func sorts() throws {
        try QueryTables.run(
            "sort_mod",
            """
            orders = [(["t"], "t ASC NULLS LAST"), ([{"column": "k", "order": "desc"}, "t"], "k DESC NULLS LAST, t ASC NULLS LAST"),
                      ([{"column": "k", "nulls": "first"}, {"column": "d", "order": "desc", "nulls": "first"}],
                       "k NULLS FIRST, d DESC NULLS FIRST"),
                      (["b", "m", "day", "at", "l", "s"], 'b, m, day, "at", l, s')]
            for by, order in orders:
                for note, t in [("many", many), ("empty", empty), ("nulls", nulls)]:
                    result = run("sort_mod", {"by": by}, [t], infer=True)
                    check(result, sql(f"SELECT * EXCLUDE rn FROM t ORDER BY {order}, rn", t=numbered(t)), f"{note} {by}")
                    inferred(result)
                    assert result.globals == {"row_count": len(t), "dropped_count": 0} and result.filtered == 0
            result = run("sort_mod", {"by": ["c399"]}, [wide])
            check(result, sql("SELECT * EXCLUDE rn FROM t ORDER BY c399 NULLS LAST, rn", t=numbered(wide)), "wide")
            for column in odd.schema.names:
                result = run("sort_mod", {"by": [column]}, [odd])
                quoted = '"' + column.replace('"', '""') + '"'
                check(result, sql(f"SELECT * EXCLUDE rn FROM t ORDER BY {quoted} NULLS LAST, rn", t=numbered(odd)), column)
            both = pa.table({"row number": [3, 1, 2], "Row Number ": [1, 2, 3]})
            check(run("sort_mod", {"by": ["row number"]}, [both]), both.sort_by("row number"), "row number")
            """)
    }

    @Test("a limit keeps the first rows, and the others are counted as filtered")
    func limits() throws {
        try QueryTables.run(
            "sort_mod",
            """
            for limit in [0, 1, 7, 1000, 5000]:
                result = run("sort_mod", {"by": ["d"], "limit": limit}, [many])
                check(result, sql(f"SELECT * EXCLUDE rn FROM t ORDER BY d NULLS LAST, rn LIMIT {limit}", t=numbered(many)), limit)
                kept = min(limit, 1000)
                assert result.filtered == 1000 - kept, (limit, result.filtered)
                assert result.globals == {"row_count": kept, "dropped_count": 1000 - kept}, result.globals
            """)
    }

    @Test("a config or an input that cannot be sorted is refused before a row moves")
    func refused() throws {
        try QueryTables.run(
            "sort_mod",
            """
            refused("sort_mod", {"by": ["kk"]}, [many], "'by': the input has no column 'kk'", "did you mean 'k'")
            refused("sort_mod", {"by": ["k; DROP TABLE x"]}, [many], "no column 'k; DROP TABLE x'")
            refused("sort_mod", {"by": []}, [many], "'by' is empty")
            refused("sort_mod", {"by": ["k"], "limit": -1}, [many], "'limit' is -1")
            refused("sort_mod", {"by": [{"column": "k", "order": "up"}]}, [many], "order")
            refused("sort_mod", {"by": ["a"]}, [pa.table({"a": [1], "A": [2]})], "several columns named 'A'", code=103)
            refused("sort_mod", {"by": ["a"]}, [pa.table({})], "the input has no columns", "derive_mod", code=103)
            """)
    }

    @Test("an input that breaks off and a cancel end the run")
    func ends() throws {
        try QueryTables.run("sort_mod", "broken('sort_mod', {'by': ['d']})\ncancelled('sort_mod', {'by': ['d']})")
    }
}

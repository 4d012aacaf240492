import TestSupport
import Testing

@Suite("dedupe_mod", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct DedupeModTests {
    @Test("one row of equal keys stays, in the order the rows came in, and the others are counted or go out")
    func keeps() throws {
        try QueryTables.run(
            "dedupe_mod",
            """
            def wanted(t, keys, order, last):
                keys = ", ".join('"' + k.replace('"', '""') + '"' for k in keys)
                first = "DESC" if last else "ASC"
                return sql(f'''SELECT * EXCLUDE (rn, place) FROM (SELECT *, row_number() OVER (PARTITION BY {keys} ORDER BY {order}) AS place
                               FROM t) WHERE place = 1 ORDER BY rn''', t=numbered(t))
            cases = [({"keys": ["k"]}, ["k"], "rn", False), ({"keys": ["k", "t"], "keep": "last"}, ["k", "t"], "rn DESC", True),
                     ({"keys": ["t"], "order_by": [{"column": "d", "order": "desc"}, "u"]}, ["t"], "d DESC NULLS LAST, u, rn", False),
                     ({"keys": ["t"], "order_by": ["day"], "keep": "last"}, ["t"], "day DESC NULLS FIRST, rn DESC", True),
                     ({"keys": ["l", "s", "m", "b"]}, ["l", "s", "m", "b"], "rn", False)]
            for config, keys, order, last in cases:
                for note, t in [("many", many), ("empty", empty), ("nulls", nulls)]:
                    stay = wanted(t, keys, order, last)
                    result = run("dedupe_mod", config, [t], infer=True, readers=lambda port: port == "output")
                    check(result, stay, f"{note} {config}")
                    inferred(result)
                    gone = len(t) - len(stay)
                    assert result.filtered == gone and "duplicates" not in result.outputs, (note, result.filtered)
                    assert result.globals == {"row_count": len(stay), "duplicate_count": gone}, result.globals
                    result = run("dedupe_mod", config, [t])
                    check(result, stay, f"{note} {config} with duplicates")
                    rest = sql("SELECT * EXCLUDE rn FROM t WHERE u NOT IN (SELECT u FROM stay WHERE u IS NOT NULL) ORDER BY rn",
                               t=numbered(t), stay=stay) if note == "many" else None
                    if rest: check(result, rest, f"{note} {config}", port="duplicates")
                    assert len(result.outputs["duplicates"]) == gone and result.filtered == 0, (note, result.filtered)
            twice = pa.concat_tables([many, many])
            check(run("dedupe_mod", {}, [twice], readers=lambda port: port == "output"), many, "all columns")
            for column in odd.schema.names:
                check(run("dedupe_mod", {"keys": [column]}, [odd]), wanted(odd, [column], "rn", False), column)
            result = run("dedupe_mod", {"keys": ["c0", "c399"]}, [wide])
            check(result, wide.slice(0, 3), "wide")
            """)
    }

    @Test("a config that does not fit is refused before a row moves; an input that breaks off and a cancel end the run")
    func ends() throws {
        try QueryTables.run(
            "dedupe_mod",
            """
            refused("dedupe_mod", {"keys": ["kk"]}, [many], "'keys': the input has no column 'kk'", "'k'")
            refused("dedupe_mod", {"keys": []}, [many], "'keys' is empty")
            refused("dedupe_mod", {"keys": ["k"], "order_by": ["dd"]}, [many], "'order_by': the input has no column 'dd'", "'d'")
            refused("dedupe_mod", {}, [pa.table({})], "no columns", code=103)
            broken("dedupe_mod", {"keys": ["k"]})
            cancelled("dedupe_mod", {"keys": ["k"]})
            """)
    }
}

import Foundation
import PypeHost
import TestSupport
import Testing

@Suite("parquet_source, seen by pyarrow", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct ParquetSourceTests {
    @Test("a file of every type comes out as pyarrow reads it, also null-heavy, empty, wide and without columns")
    func types() throws {
        let files = try ParquetFolder(
            """
            n = 1000
            typed = pa.table({
                "n": pa.nulls(n), "b": pa.array([None, True, None, False] * n)[:n],
                "i": pa.array([None, 1, None, -3] * n, pa.int8())[:n], "h": pa.array([1, None] * n, pa.float16())[:n],
                "t": pa.array(["a", None, "", "\\U0001F469 é"] * n)[:n], "g": pa.array(["x", None] * n, pa.large_utf8())[:n],
                "d": pa.array([decimal.Decimal("1.50"), None] * n)[:n],
                "l": pa.array([[1, None], None, [], [3]] * n)[:n],
                "s": pa.array([{"x": 1, "y": ["u"]}, None, {"x": None, "y": None}] * n)[:n],
                "c": pa.array(["u", "v", None] * n).dictionary_encode()[:n],
                "m": pa.array([[("k", 1)], [], None] * n, pa.map_(pa.utf8(), pa.int32()))[:n],
                "f": pa.array([[1, 2], None] * n, pa.list_(pa.int16(), 2))[:n],
                "when": pa.array([datetime.datetime(2024, 2, 29, 12), None] * n, pa.timestamp("us", "UTC"))[:n],
                "day": pa.array([datetime.date(2024, 2, 29), None] * n)[:n],
            })
            write("typed.parquet", typed, row_group_size=300)
            write("empty.parquet", typed.slice(0, 0))
            write("none.parquet", pa.table({}))
            write("wide.parquet", pa.table({f"c{i}": pa.array([i, None, i * 2]) for i in range(500)}))
            write("naïve 日本.parquet", pa.table({"né": ["é"]}))
            """)
        let output = try files.python(
            """
            for name in ["typed", "empty", "none", "wide", "naïve 日本"]:
                wanted = pq.ParquetFile(f"{root}/{name}.parquet").read()
                for options in [{}, {"batch_size": 7}]:
                    result = read(f"{name}.parquet", **options)
                    out = result.outputs["data"]
                    rows = {"row_count": wanted.num_rows, "file_size": os.path.getsize(f"{root}/{name}.parquet")}
                    print(result.status, out.equals(wanted), out.schema.equals(wanted.schema, check_metadata=False),
                          rows.items() <= result.globals.items())
            wanted = pq.ParquetFile(f"{root}/typed.parquet").read()
            result = read("typed.parquet", columns=["s", "b", "t"], limit=333, batch_size=100)
            print(result.outputs["data"].equals(wanted.select(["s", "b", "t"]).slice(0, 333)), result.progress[-1][1:])
            """)
        #expect(output == String(repeating: "0 True True True\n", count: 10) + "True (1000, 'rows')\n")
    }

    @Test("parts with other columns are one table: what one lacks is null, and the order is that of the names")
    func unifies() throws {
        let files = try ParquetFolder(
            """
            write("t/part-10.parquet", pa.table({"b": ["ten"], "c": [1.5]}))
            write("t/part-9.parquet", pa.table({"a": pa.array([9], pa.int64()), "b": pa.nulls(1)}))
            write("t/part-1.parquet", pa.table({"a": pa.nulls(2), "b": ["one", None]}))
            write("t/_metadata/part-0.parquet", pa.table({"z": [1]}))
            write("t/.hidden.parquet", pa.table({"z": [1]}))
            write("views/1.parquet", pa.table({"v": pa.array(["a long text outside the view", None], pa.string_view())}))
            write("views/2.parquet", pa.table({"v": ["x"]}))
            """)
        let output = try files.python(
            """
            print(read("t").outputs["data"].to_pydict(), read("t").outputs["data"].schema.types)
            print(read("t/part-[19]*.parquet", filters=[{"column": "a", "op": "is_null"}]).outputs["data"].to_pydict())
            print(read(["t/part-9.parquet", "t/part-1.parquet"]).outputs["data"].to_pydict())
            print(read("views", filters=[{"column": "v", "op": "ne", "value": "x"}]).outputs["data"].to_pydict())
            """)
        #expect(
            output == """
                {'a': [None, None, 9, None], 'b': ['one', None, None, 'ten'], 'c': [None, None, None, 1.5]} \
                [DataType(int64), DataType(string), DataType(double)]
                {'a': [None, None, None], 'b': ['one', None, 'ten'], 'c': [None, None, 1.5]}
                {'a': [9, None, None], 'b': [None, 'one', None]}
                {'v': ['a long text outside the view']}

                """)
    }

    @Test("folders called name=value give columns, with types found or given, and null where Hive writes it")
    func partitions() throws {
        let files = try ParquetFolder(
            """
            for day, zone, code in [("2024-01-31", "A%2F%C3%A9", "007"), ("2024-02-01", "__HIVE_DEFAULT_PARTITION__", "12")]:
                write(f"t/day={day}/zone={zone}/code={code}/part-0.parquet", pa.table({"x": [day]}))
            write("odd/a=1/p.parquet", pa.table({"x": [1]}))
            write("odd/b=1/p.parquet", pa.table({"x": [1]}))
            write("clash/x=1/p.parquet", pa.table({"x": [1]}))
            """)
        let output = try files.python(
            """
            print(read("t").outputs["data"].to_pylist())
            typed = read("t", partition_types={"day": "date32", "code": "int32"}).outputs["data"]
            print(typed.schema.types[1:], typed.column("code").to_pylist())
            print(read("t", hive_partitioning=False).outputs["data"].column_names)
            print(read("t/day=2024-01-31/*/*/*.parquet").outputs["data"].column_names)
            for result in [read("odd"), read("clash"), read("t", partition_types={"dya": "date32"}),
                           read("t", partition_types={"zone": "date32"})]:
                print(words(result))
            """)
        #expect(
            output == """
                [{'x': '2024-01-31', 'day': '2024-01-31', 'zone': 'A/é', 'code': '007'}, \
                {'x': '2024-02-01', 'day': '2024-02-01', 'zone': None, 'code': '12'}]
                [DataType(date32[day]), DataType(string), DataType(int32)] [7, 12]
                ['x']
                ['x', 'zone', 'code']
                103 odd/b=1/p.parquet: its folders name the columns 'b', those of odd/a=1/p.parquet name 'a'
                102 'x' is a column of the files, and the name of folders that they lie in
                102 'partition_types': no folder is called 'dya=…'
                102 t/day=2024-01-31/zone=A%2F%C3%A9/code=007/part-0.parquet: the folder's value of 'zone': 'A/é' is no \
                value of type date32[day]

                """)
    }
}

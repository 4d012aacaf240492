import Foundation
import PypeHost
import TestSupport
import Testing

@Suite("parquet_source, when it cannot read", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct ParquetSourceErrorTests {
    @Test("what cannot be read is told with the file's name, before or while rows are read")
    func damaged() throws {
        let files = try ParquetFolder(
            """
            table = pa.table({"x": list(range(100000)), "s": [f"text {i}" for i in range(100000)]})
            write("good.parquet", table)
            whole = open(f"{root}/good.parquet", "rb").read()
            os.makedirs(f"{root}/t"); os.makedirs(f"{root}/nothing")
            open(f"{root}/cut.parquet", "wb").write(whole[:len(whole) // 2])
            open(f"{root}/text.parquet", "w").write("no Parquet at all")
            open(f"{root}/zero.parquet", "w")
            write("t/1.parquet", table)
            write("t/2.parquet", table, write_page_checksum=True)
            broken = bytearray(open(f"{root}/t/2.parquet", "rb").read())
            for place in range(20000, 20100): broken[place] ^= 0xFF
            open(f"{root}/t/2.parquet", "wb").write(broken)
            write("types/a.parquet", pa.table({"x": [1], "y": [1]}))
            write("types/b.parquet", pa.table({"x": [1], "y": ["1"]}))
            write("twice.parquet", pa.Table.from_arrays([pa.array([1]), pa.array([2])], ["x", "x"]))
            """)
        let output = try files.python(
            """
            for path in ["cut", "text", "zero", "missing"]:
                print(words(read(path + ".parquet")).split(": ")[0])
            for result in [read("nothing"), read("*.csv"), read("types"), read("twice.parquet")]:
                print(words(result))
            broken = read("t")
            print(words(broken).split(":")[0], sum(map(len, broken.outputs["data"].to_batches())) >= 100000)
            """)
        #expect(
            output == """
                103 cut.parquet
                103 text.parquet
                103 zero.parquet
                105 'missing.parquet'
                105 'nothing': there are no Parquet files
                105 '*.csv': there are no Parquet files
                103 types/b.parquet: column 'y' is string here, but int64 in types/a.parquet
                103 twice.parquet: two of its columns are called 'x'
                103 t/2.parquet True

                """)
    }

    @Test("a config that cannot be obeyed is refused by name, with the nearest column")
    func refused() throws {
        let files = try ParquetFolder(#"write("t.parquet", pa.table({"count": [1], "name": ["a"], "l": [[1]]}))"#)
        let output = try files.python(
            """
            F = lambda column, op, *value: {"filters": [{"column": column, "op": op, **({"value": value[0]} if value else {})}]}
            for config in [
                {"columns": ["nmae"]}, {"columns": ["name", "name"]}, {"limit": -1}, {"batch_size": 0},
                F("cuont", "eq", 1), F("count", "eq"), F("count", "eq", None), F("count", "eq", [1]), F("count", "in", 1),
                F("count", "between", [1]), F("count", "is_null", 1), F("count", "gt", 1.5), F("count", "gt", "many"),
                F("name", "eq", 5), F("l", "eq", "x"), F("count", "eq", True),
            ]:
                print(words(read("t.parquet", **config)))
            print(module.run({"path": []}).message, module.run({"path": 5}).message, sep="\\n")
            """)
        #expect(
            output == """
                102 'columns': there is no column 'nmae'
                102 'columns': 'name' comes twice
                102 'limit' is -1, it cannot be negative
                102 'batch_size' is 0, it must be at least 1
                102 filters[0]: there is no column 'cuont'
                102 filters[0]: 'eq' on column 'count' takes a value
                102 filters[0]: 'eq' on column 'count' takes a value
                102 filters[0]: 'eq' on column 'count' takes texts, numbers and truth values only
                102 filters[0]: 'in' on column 'count' takes a list of values
                102 filters[0]: 'between' on column 'count' takes a list of two values
                102 filters[0]: 'is_null' on column 'count' takes no value
                102 filters[0], column 'count': '1.5' is no value of type int64
                102 filters[0], column 'count': 'many' is no value of type int64
                102 filters[0]: 5 is no value for column 'name', which is utf8
                102 filters[0], column 'l': values of type list<element: int64> cannot be compared
                102 filters[0]: true is no value for column 'count', which is int64
                'path' is empty
                'path' is neither a text nor a list of texts

                """)
    }
}

import Foundation
import PypeArrow
import TestSupport
import Testing

@testable import PypeSQL

@Suite("SQLQuery")
struct SQLQueryTests {
    private func query(_ fixture: ArrowFixture, _ names: [String], _ settings: SQLSettings = SQLSettings(threads: 2))
        throws -> SQLQuery
    {
        let query = try SQLQuery(engine: .shared(settings))
        for name in names { try query.addInput(name, schema: fixture.schema(name), stream: fixture.stream(name)) }
        return query
    }

    @Test(
        "SQL over streams gives what DuckDB gives over the same tables",
        arguments: [
            "SELECT * FROM people", "SELECT count(*) AS n FROM people",
            "SELECT count(*) AS n FROM people WHERE age > 18",
            "SELECT town, count(*) AS n, avg(age) AS mean FROM people GROUP BY town ORDER BY town NULLS LAST",
            "SELECT p.id, t.name FROM people p JOIN towns t ON p.town = t.id WHERE t.name LIKE '%a%' ORDER BY p.id",
            "SELECT id, upper(name) AS \"NAME\", age + 1 AS \"age plus 1\" FROM people WHERE id % 7 = 0",
            "SELECT * FROM people ORDER BY age DESC NULLS FIRST, id LIMIT 10", "SELECT 1 AS one WHERE FALSE",
            "SELECT id, row_number() OVER (ORDER BY id DESC) AS r FROM people ORDER BY id",
            "SELECT [1, 2] AS l, 'x' AS s",
            "WITH t AS MATERIALIZED (SELECT * FROM people) SELECT count(*) AS n FROM t a JOIN t b USING (id)",
        ])
    func matches(sql: String) throws {
        let fixture = try ArrowFixture(
            """
            random.seed(3); N = 20_011
            def some(make): return [None if random.random() < 0.2 else make() for _ in range(N)]
            write("people", pa.table({"id": pa.array(range(N)), "age": pa.array(some(lambda: random.randint(0, 99))),
                "town": pa.array(some(lambda: random.randint(0, 9)), pa.int32()),
                "name": some(lambda: random.choice(["", "Zoë", "a name of more than twelve bytes"]))}), 777)
            write("towns", pa.table({"id": pa.array(range(8), pa.int32()), "name": ["Aachen", "Bern", None, "Ulm"] * 2}))
            """)
        let query = try query(fixture, ["people", "towns"])
        let expected = try query.outputSchema(of: sql).table()
        let output = try query.run(sql)
        let sizes = try fixture.write("out", output)
        #expect(try fixture.schema("out").table() == expected)
        #expect(sizes.dropLast().allSatisfy { $0 >= ResultRows.batchRows })
        try fixture.python(
            """
            people, towns = read("people"), read("towns")
            got, wanted = read("out"), duckdb.sql(\"\"\"\(sql)\"\"\").to_arrow_table()
            same(got, wanted)
            """)
    }

    @Test("types that DuckDB changes on the way are these, and no others")
    func types() throws {
        let fixture = try ArrowFixture(
            everyType + "\nwrite('all', table.drop_columns(['dec256', 'half']).replace_schema_metadata(None))")
        let query = try query(fixture, ["all"])
        try fixture.write("out", query.run("SELECT * FROM \"all\""))
        let changed = try fixture.python(
            """
            before, after = read("all"), read("out")
            after.validate(full=True)
            for i, field in enumerate(before.schema):
                if field.type != after.schema.field(i).type: print(f"{field.name}: {field.type} -> {after.schema.field(i).type}")
                elif before.column(i).to_pylist() != after.column(i).to_pylist(): print(f"{field.name}: other values")
            """)
        #expect(
            changed == """
                large_text: large_string -> string
                view: string_view -> string
                large_bytes: large_binary -> binary
                fixed_bytes: fixed_size_binary[3] -> binary
                date64: date64[ms] -> date32[day]
                time_s: time32[s] -> time64[us]
                ts_zone: timestamp[us, tz=Europe/Berlin] -> timestamp[us, tz=UTC]
                span: duration[us] -> month_day_nano_interval
                large_list: large_list<item: string> -> list<l: string>
                word: dictionary<values=string, indices=int8, ordered=0> -> string

                """)
    }

    @Test("what cannot be read is refused by name")
    func refusals() throws {
        let fixture = try ArrowFixture()
        let cases: [(Schema, String)] = [
            (Schema([Field("a", .int64), Field("A", .int64)]), "several columns named 'A'"),
            (Schema([Field("a", .int64), Field("", .int64)]), "column 2 of t has no name"), (Schema([]), "no columns"),
            (Schema([Field("d", .other(format: "d:76,0,256", children: []))]), "column 'd' of t"),
        ]
        for (schema, words) in cases {
            let query = try query(fixture, [])
            let error = #expect(throws: SQLError.self) {
                try query.addInput("t", schema: OwnedSchema(schema), stream: nil)
            }
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        }
    }

    @Test(
        "only one SELECT runs",
        arguments: ["", "SELECT 1; SELECT 2", "CREATE TABLE x (a INT)", "SET threads = 1", "SELEC"])
    func statements(sql: String) throws {
        let query = try query(try ArrowFixture(), [])
        let error = #expect(throws: SQLError.self) { _ = try query.run(sql) }
        #expect(error?.code == .invalidSQL)
    }

    @Test("an input is read once, and the error tells what to do")
    func twice() throws {
        let fixture = try ArrowFixture("write('t', pa.table({'a': [1, 2]}))")
        let error = #expect(throws: (any Error).self) {
            try fixture.write("out", query(fixture, ["t"]).run("SELECT * FROM t UNION ALL SELECT * FROM t"))
        }
        #expect(error.map { "\($0)" }?.contains("MATERIALIZED") == true)
    }

    @Test("a producer that breaks off ends the rows with its own words")
    func producer() throws {
        let schema = Schema([Field("a", .int64)])
        let query = try SQLQuery(engine: .shared())
        let cause = ArrowStreamError(code: EIO, message: "no more")
        try query.addInput("t", schema: OwnedSchema(schema), stream: stream(OwnedSchema(schema), [], failure: cause))
        do {
            var output = try query.run("SELECT sum(a) AS s FROM t")
            while try output.next() != nil {}
            Issue.record("the producer's failure was lost")
        } catch {
            #expect("\(error)".contains("input 't' broke off: no more"))
        }
    }

    @Test("work that outgrows its memory goes to the folder that was given, or fails", arguments: [true, false])
    func memory(hasFolder: Bool) throws {
        let fixture = try ArrowFixture(
            "write('t', pa.table({'a': pa.array(range(400_000)), 's': [f'{i:060}' for i in range(400_000)]}), 50_000)")
        let settings = SQLSettings(
            threads: 1, memoryLimit: "24MB", temporaryFolder: hasFolder ? fixture.folder.path + "/spill" : nil)
        let query = try query(fixture, ["t"], settings)
        let sql = "SELECT * FROM t ORDER BY s DESC"
        guard hasFolder else {
            #expect(throws: (any Error).self) { try fixture.write("out", query.run(sql)) }
            return
        }
        try fixture.write("out", query.run(sql))
        try fixture.python("assert read('out')['a'].to_pylist() == list(range(399_999, -1, -1))")
    }

    @Test(
        "rows come in the order of an ORDER BY, however many threads make them",
        arguments: [
            "SELECT a FROM t ORDER BY a", "SELECT a FROM t ORDER BY b, a",
            "SELECT a, b % 7 AS c FROM t ORDER BY a DESC",
            "SELECT a, row_number() OVER (ORDER BY a) FROM t ORDER BY a", "SELECT a FROM t ORDER BY a LIMIT 250000",
            "SELECT max(a) AS a FROM t GROUP BY a // 2 ORDER BY a",
        ])
    func order(sql: String) throws {
        let fixture = try ArrowFixture(
            """
            a = list(range(300_000))
            random.Random(1).shuffle(a)
            write("t", pa.table({"a": pa.array(a), "b": pa.array([x // 100_000 for x in a])}), 10_007)
            """)
        for threads in [2, 4] {
            let query = try query(fixture, ["t"], SQLSettings(threads: threads))
            try fixture.write("out", query.run(sql))
            let falls = sql.contains("DESC") ? "True" : "False"
            try fixture.python(
                """
                a = read("out")["a"].to_pylist()
                assert a == sorted(a, reverse=\(falls)) and len(a) > 100_000
                """)
        }
    }
}

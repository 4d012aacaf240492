import PypeArrow
import Testing

@testable import PypeSQL

@Suite("Conditions")
struct ConditionTests {
    private static let schema = Schema([
        Field("age", .int64), Field("name", .utf8), Field("signup date", .date32),
        Field("tags", .list(Field("item", .utf8))),
        Field("odd", .other(format: "+us:0", children: [Field("x", .int32)])),
    ])

    private func check(_ condition: String, _ schema: Schema = schema) throws {
        _ = try RowFilter(engine: .shared(), condition: condition, schema: OwnedSchema(schema))
    }

    private static let plain = Schema(Array(schema.fields.dropLast()))

    @Test(
        "an expression over the columns of a row is taken",
        arguments: [
            "age > 18", "AGE > 18", "input.age > 18", "age > 18 -- of age", "/* all */ TRUE", "\"signup date\" IS NULL",
            "name = 'O''Brien; DROP TABLE x'", "name = '--'", "age IN (1, 2, 3)", "len(tags) > 1", "tags[1] = 'a'",
            "list_filter(tags, lambda t: t = 'a') = ['a']", "[t FOR t IN tags IF t <> age::VARCHAR] = []",
            "list_sum([age, 1]) > 3", "age BETWEEN 1 AND 2", "name COLLATE nocase = 'bob'", "(age > 18)",
            "name.upper() = 'BOB'", "TRY_CAST(name AS INTEGER) IS NOT NULL", "age > 18\n  AND\n  name IS NOT NULL",
            "struct_pack(a := age).a = 1", "age(DATE '2020-01-02', DATE '2020-01-01') IS NULL",
            "extract(year FROM \"signup date\") = 2024", "CASE WHEN age > 1 THEN TRUE END", "🥊 IS NULL OR name = '🥊'",
        ])
    func taken(condition: String) throws {
        try check(condition, Schema(Self.plain.fields + [Field("🥊", .int32)]))
    }

    /// The condition, and what the error must say.
    private static let hostile: [(String, String)] = [
        ("", "empty"), (" \n\t", "empty"), ("age > 1\0", "NUL"), (String(repeating: "a", count: 300_000), "bytes"),
        ("agee > 1", "no column 'agee'"), ("input.agee > 1", "no column 'agee'"), ("x.age > 1", "no column 'x'"),
        ("age", "not true or false"), ("'yes'", "not true or false"), ("NULL", "not true or false"),
        ("age; DROP TABLE x", "SQL expression"), ("TRUE; SELECT 1", "one expression"), ("TRUE;", "one expression"),
        ("TRUE, TRUE", "one expression"), ("TRUE AS x", "one expression"), ("age > 1 x", "one expression"),
        ("TRUE) OR (TRUE", "SQL expression"), ("1) UNION SELECT (1", "SQL expression"),
        ("TRUE FROM read_csv('/etc/passwd') --", "SQL expression"), ("TRUE ORDER BY 1", "SQL expression"),
        ("TRUE) FROM x WHERE (TRUE", "SQL expression"), ("age > 1 LIMIT 1", "SQL expression"),
        ("age > 18 AND", "SQL expression"), ("(((", "SQL expression"), ("age > 'x", "SQL expression"),
        ("SELECT 1", "SQL expression"), ("COPY x TO '/tmp/x'", "SQL expression"),
        ("INSTALL httpfs", "expression"), ("ATTACH 'x.db'", "does not exist"), ("SET threads = 1", "SQL expression"),
        ("EXISTS (SELECT 1)", "subquery"), ("age IN (SELECT 1)", "subquery"), ("(SELECT TRUE)", "subquery"),
        ("(FROM read_csv('/etc/passwd') SELECT TRUE)", "subquery"), ("age = ANY (SELECT 1)", "subquery"),
        ("age IN (TABLE x)", "subquery"), ("row_number() OVER () > 1", "window function"),
        ("? > 1", "parameter"), ("$1 > 1", "parameter"), ("$x > 1", "parameter"), ("*", "star"),
        ("COLUMNS(*) > 1", "star"), ("#1 > 3", "number"), ("sum(age) > 1", "aggregate function"),
        ("unnest([TRUE])", "UNNEST"), ("read_csv('/etc/passwd')", "table function"),
        ("read_text('/etc/passwd') IS NULL", "table function"), ("pype_scan(1) > 1", "table function"),
        ("nothing_of_this_name(age) > 1", "does not exist"), ("odd IS NULL", "odd"),
        ("random() > 0.5", "random()"), ("RANDOM() > 0.5", "random()"), ("main.random() > 0.5", "random()"),
        ("uuid() IS NULL", "uuid()"), ("now() > now()", "now()"), ("today() > DATE '2020-01-01'", "today()"),
        ("current_date > DATE '2020-01-01'", "current_date"), ("age(DATE '2020-01-01') IS NULL", "age()"),
        ("ago(INTERVAL 1 DAY) IS NULL", "ago()"), ("pg_sleep(1) IS NULL", "pg_sleep()"),
        ("current_localtimestamp() IS NULL", "current_localtimestamp"), ("nextval('x') > 1", "nextval()"),
        ("getvariable('x') = 1", "getvariable()"), ("current_setting('threads') = '1'", "current_setting()"),
        ("write_log('x') IS NULL", "write_log()"), ("getenv('HOME') = ''", "does not exist"),
        (String(repeating: "(", count: 20_000) + "TRUE" + String(repeating: ")", count: 20_000), "depth"),
        (String(repeating: "NOT ", count: 20_000) + "TRUE", "depth"),
        (String(repeating: "[", count: 900) + String(repeating: "]", count: 900) + " = []", "nested too deeply"),
        ("\u{202E}age > 1", "column"),
    ]

    @Test("what is more than that is refused before any row moves, and the error says what it is", arguments: hostile)
    func refused(condition: String, words: String) throws {
        let error = #expect(throws: SQLError.self) { try check(condition, Self.plain) }
        let text = try #require(error).message
        #expect(text.contains(words), "\(text)")
        #expect(error?.code == .invalidSQL)
    }

    @Test("an unknown column is answered with the nearest ones")
    func nearest() throws {
        let error = #expect(throws: SQLError.self) { try check("nmae = 'x'", Self.plain) }
        #expect(error?.hint == "did you mean 'name', 'age', 'tags'?")
        let quoted = #expect(throws: SQLError.self) { try check("\"it's\" = 'x'", Schema([Field("its'", .int64)])) }
        #expect(quoted?.hint == "did you mean 'its''?")
    }

    @Test("a column whose rows cannot be copied is named")
    func layouts() throws {
        let error = #expect(throws: SQLError.self) { try check("age > 1") }
        #expect(error?.code == .invalidData)
        #expect(error?.message.contains("column 'odd' has the Arrow type '+us:0'") == true)
    }

    @Test("the engine lets no SQL out of the process and keeps its settings")
    func hardened() throws {
        let connection = try SQLEngine.shared().connect()
        for sql in [
            "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM read_text('/etc/hostname')",
            "SELECT * FROM '/etc/passwd'",
            "SELECT * FROM glob('/*')", "COPY (SELECT 1) TO '/tmp/pype-test-must-not-be.csv'",
            "ATTACH '/tmp/pype-test.db'",
            "INSTALL httpfs", "LOAD httpfs", "SET enable_external_access = true", "SET threads = 1", "RESET threads",
            "SET GLOBAL lock_configuration = false", "PRAGMA threads = 1", "EXPORT DATABASE '/tmp/pype-test'",
        ] {
            #expect(throws: SQLError.self, "\(sql)") { try connection.run(sql) }
        }
    }
}

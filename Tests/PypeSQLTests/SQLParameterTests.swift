import PypeArrow
import Testing

@testable import PypeSQL

@Suite("Parameters of SQL")
struct SQLParameterTests {
    private func value(_ sql: String, _ parameters: SQLParameters) throws -> String {
        let query = try SQLQuery(engine: .shared())
        var rows = try query.run(sql, parameters)
        let schema = try rows.schema().table()
        guard let array = try rows.next() else { return "no rows" }
        let text = try RecordBatch(array, schema: schema).column(0).texts()[0]
        return try #require(text)
    }

    private static let values: [(SQLValue, String)] = [
        (.null, "NULL of \"NULL\""), (.bool(true), "true of BOOLEAN"), (.bool(false), "false of BOOLEAN"),
        (.int(.min), "-9223372036854775808 of BIGINT"), (.int(.max), "9223372036854775807 of BIGINT"),
        (.double(-0.1), "-0.1 of DOUBLE"), (.double(.infinity), "inf of DOUBLE"), (.text(""), " of VARCHAR"),
        (.text("O'Brien'; DROP TABLE x; --"), "O'Brien'; DROP TABLE x; -- of VARCHAR"),
        (.text("a\"b"), "a\"b of VARCHAR"),
        (.text("Zoë 🥊"), "Zoë 🥊 of VARCHAR"), (.text("a\0b"), "a\0b of VARCHAR"),
    ]

    @Test("a value keeps its type and every byte", arguments: values)
    func kinds(value: SQLValue, shown: String) throws {
        let sql = "SELECT coalesce(CAST($1 AS VARCHAR), 'NULL') || ' of ' || typeof($1)"
        #expect(try self.value(sql, .listed([value])) == shown)
    }

    @Test("values go by number or by name")
    func names() throws {
        #expect(try value("SELECT $2 || $1 || $2", .listed([.text("a"), .text("b")])) == "bab")
        #expect(try value("SELECT ? || ?", .listed([.text("a"), .text("b")])) == "ab")
        #expect(try value("SELECT $b || $a || $b", .named(["a": .text("x"), "b": .text("y")])) == "yxy")
    }

    @Test(
        "the columns are known before a row moves, also where only a value tells the type",
        arguments: [
            "SELECT CAST($1 AS BIGINT) + 1 AS a, CAST($2 AS DATE) AS b", "SELECT $1 + 1 AS a, CAST($2 AS DATE) AS b",
            "SELECT max($1) AS a, min(CAST($2 AS DATE)) AS b FROM t",
        ])
    func schema(sql: String) throws {
        let query = try SQLQuery(engine: .shared())
        try query.addInput("t", schema: OwnedSchema(Schema([Field("x", .int64)])), stream: nil)
        let values = SQLParameters.listed([.int(1), .text("2024-01-31")])
        let schema = try query.outputSchema(of: sql, values).table()
        #expect(schema.fields.map(\.type) == [.int64, .date32])
        #expect(try query.outputSchema(of: sql, values).table() == schema)
        var rows = try query.run(sql, values)
        #expect(try rows.schema().table() == schema)
    }

    private static let wrong: [(String, SQLParameters, String)] = [
        ("SELECT $1", .none, "1 parameters, and there are 0"), ("SELECT 1", .listed([.int(1)]), "0 parameters"),
        ("SELECT $a", .named([:]), "1 parameters, and 0 of them"),
        ("SELECT 1", .named(["a": .int(1)]), "no parameter $a"),
        ("SELECT $a", .named(["a": .int(1), "b": .int(1)]), "no parameter $b"),
        ("SELECT $a", .named(["a\0b": .int(1)]), "no parameter"), ("SELECT 1 \0 + 1", .none, "NUL"),
    ]

    @Test("values that do not go with the statement are refused", arguments: wrong)
    func refused(sql: String, parameters: SQLParameters, words: String) throws {
        let query = try SQLQuery(engine: .shared())
        let error = #expect(throws: SQLError.self) { _ = try query.run(sql, parameters) }
        #expect(error?.code == .invalidSQL && error?.message.contains(words) == true, "\(error?.message ?? "")")
    }
}

import PypeArrow
import Testing

@testable import PypeSQL

@Suite("Expressions")
struct ExpressionCheckTests {
    private static let schema = Schema([
        Field("age", .int64), Field("name", .utf8), Field("town", .utf8), Field("a \"b\"", .int64),
    ])
    private let check: ExpressionCheck

    init() throws { check = try ExpressionCheck(engine: .shared(), schema: OwnedSchema(Self.schema)) }

    @Test(
        "a value is any expression over the columns of a row",
        arguments: [
            "age + 1", "upper(name) || 'x'", "input.age", "\"a \"\"b\"\"\" * 2", "NULL", "CASE WHEN age > 1 THEN 2 END",
        ])
    func values(text: String) throws { try check.check(text, as: .value, subject: "it") }

    @Test(
        "an aggregate is any expression over the rows of a group and its keys",
        arguments: [
            "sum(age)", "sum(age) / count(*)", "town || count(*)::VARCHAR",
            "count(DISTINCT name) FILTER (WHERE age > 1)",
            "string_agg(name, ',' ORDER BY age DESC)", "max(input.age) - min(age)", "1",
        ])
    func aggregates(text: String) throws {
        try check.check(text, as: .aggregate(groupedBy: ["town", "a \"b\""]), subject: "it")
    }

    private static let refused: [(String, ExpressionCheck.Kind, String)] = [
        ("sum(age)", .value, "it has an aggregate function in it"), ("unnest([1])", .value, "it does not fit"),
        ("(SELECT 1)", .value, "it has a subquery"), ("age AS x", .value, "it is not one expression"),
        ("age, name", .value, "not one expression"), ("1) FROM x; DROP TABLE y; --", .value, "it is no SQL expression"),
        ("row_number() OVER ()", .value, "it has a window function"), ("agee", .value, "no column 'agee'"),
        ("random()", .value, "random(), which does not give the same value"), (" ", .value, "it is empty"),
        ("age", .aggregate(groupedBy: ["town"]), "it does not fit the input"),
        ("sum(agee)", .aggregate(groupedBy: []), "no column 'agee'"),
        ("sum(sum(age))", .aggregate(groupedBy: []), "it does not fit"),
        ("unnest(list(age))", .aggregate(groupedBy: []), "it does not fit"),
        ("sum((SELECT 1))", .aggregate(groupedBy: []), "it has a subquery"),
        ("sum(age) OVER ()", .aggregate(groupedBy: []), "it has a window function"),
        ("sum(random())", .aggregate(groupedBy: []), "random()"),
    ]

    @Test("what is more or less than that is refused, and the message says what it is", arguments: refused)
    func refusals(text: String, kind: ExpressionCheck.Kind, words: String) throws {
        let error = #expect(throws: SQLError.self) { try check.check(text, as: kind, subject: "it") }
        #expect(error?.code == .invalidSQL && error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test("a name is answered with the nearest ones, whatever they hold")
    func nearest() throws {
        let names = ColumnNames(["it's", "a \"b\"", "'; DROP TABLE x; --", "", "Zoë"])
        let engine = try SQLEngine.shared()
        #expect(try names.suggestion(for: "its", engine: engine).hasPrefix("did you mean 'it's', "))
        #expect(try names.suggestion(for: "zoe", engine: engine).hasPrefix("did you mean 'Zoë', "))
        #expect(try names.suggestion(for: "a 'b'", engine: engine).hasPrefix("did you mean 'a \"b\"', "))
        #expect(try ColumnNames([""]).suggestion(for: "x", in: "it", engine: engine) == "it has no columns")
    }
}

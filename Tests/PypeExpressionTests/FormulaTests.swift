import PypeExpression
import PypeModel
import Testing

@Suite("Formulas")
struct FormulaTests {
    static let values: [String: Value] = [
        "a": .int(7), "b": .int(2), "text": .string("x"), "none": .null,
        "day": .object(["rows": .int(5), "of": .object(["n": .double(0.5)])]), "größe": .int(1),
    ]

    static let results: [(String, Value)] = [
        ("a + b * 2", .int(11)), ("a / b", .double(3.5)), ("-(a % 4)", .int(-3)),
        ("a > b and text == 'x'", .bool(true)),
        ("day.rows + day.of.n", .double(5.5)), ("[a, none]", .array([.int(7), .null])), ("none", .null),
        ("'t'", .string("t")),
        ("none is null or missing > 1", .bool(true)), ("text in ['x', 'y']", .bool(true)), ("größe", .int(1)),
    ]

    @Test("give what the language of conditions makes of their values", arguments: results)
    func result(_ item: (text: String, value: Value)) throws {
        #expect(try Formula(item.text).evaluate(Self.values) == item.value)
    }

    static let failures: [(String, String)] = [
        ("aa + 1", "there is no value 'aa'"), ("day.row", "'day' has no field 'row'"), ("a.x", "'a' is a number"),
        ("a / 0", "zero"), ("none + 1", "null"), ("a + text", "str"),
    ]

    @Test("say why there is no result", arguments: failures)
    func failure(_ item: (text: String, message: String)) throws {
        let formula = try Formula(item.text)
        let error = #expect(throws: ExpressionError.self) { try formula.evaluate(Self.values) }
        #expect(error?.message.contains(item.message) == true, "\(error?.message ?? "")")
    }

    static let mistakes: [(String, String)] = [
        ("", "the formula is empty"), ("a +", "the formula ends too early"), ("a ? b", "'?'"), ("{{a}}", "'{'"),
        ("a..b", "field is missing"),
    ]

    @Test("are refused where they cannot be read", arguments: mistakes)
    func mistake(_ item: (text: String, message: String)) {
        let error = #expect(throws: ExpressionError.self) { try Formula(item.text) }
        #expect(error?.message.contains(item.message) == true, "\(error?.message ?? "")")
    }

    @Test("know the names that they ask for")
    func names() throws { #expect(try Formula("b + day.rows * b - a").names == ["b", "day", "a"]) }
}

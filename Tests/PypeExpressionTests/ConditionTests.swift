import Foundation
import PypeExpression
import PypeModel
import Testing

@Suite("Conditions")
struct ConditionTests {
    @Test("a name that is none brings those that a condition can have: no secrets")
    func names() {
        let error = #expect(throws: ExpressionError.self) { try Condition("nonsense == 1") }
        #expect(error?.hint?.contains("context.NAME") == true && error?.hint?.contains("status.MODULE") == true)
        #expect(error?.hint?.contains("secret") == false)
    }

    static let values: [String: Value] = [
        "context.n": .int(7), "context.big": .int(9_007_199_254_740_993), "context.f": .double(0.5),
        "context.s": .string("north"), "context.yes": .bool(true), "context.none": .null,
        "context.list": .array([.string("a"), .null, .string("b")]), "context.map": .object(["a": .int(1)]),
        "load__rows": .int(12), "load-all__rows": .int(3), "iter.item.name": .string("x"), "iter.index": .int(0),
        "status": .string("failed"), "status.load-all": .string("skipped"), "env.MODE": .string("test"),
        "run.id": .string("r1"), "flow.name": .string("f"), "context.nan": .double(.nan),
    ]

    static func lookup(_ reference: Reference) throws(ExpressionError) -> Value {
        guard let value = values[reference.description] else {
            throw ExpressionError("no value for \(reference)", offset: 0)
        }
        return value
    }

    static let answers: [(String, Bool)] = [
        ("true", true), ("not true", false), ("not not true", true), ("(true)", true), ("context.yes", true),
        ("1 == 1.0", true), ("1 != 2", true), ("2 > 1 and 1 <= 1", true), ("1 + 2 * 3 == 7", true),
        ("(1 + 2) * 3 == 9", true), ("7 / 2 == 3.5", true), ("6 / 2 == 3", true), ("-7 % 3 == 2", true),
        ("7 % -3 == -2", true), ("-7.5 % 2 == 0.5", true), ("10 - 2 - 3 == 5", true), ("--1 == 1", true),
        ("-9223372036854775808 < 0", true), ("-9223372036854775808 % -1 == 0", true),
        ("9223372036854775807 == 9223372036854775807", true), (".5 == context.f", true), ("1e3 == 1000", true),
        ("context.big == 9007199254740992.0", false), ("context.big > 9007199254740992.0", true),
        ("9007199254740992.0 < context.big", true), ("9223372036854775807 < 9223372036854775808.0", true),
        ("-9223372036854775808 == -9223372036854775808.0", true), ("1e300 > 9223372036854775807", true),
        ("0 > -0.5", true), ("0 < 0.5", true), ("-1 < -0.5", true), ("0.0 == -0.0", true),
        ("context.nan == context.nan", false), ("context.nan != 1", true), ("context.nan < 1", false),
        ("'a' < 'b'", true), ("'é' > 'z'", true), ("'it''s' == \"it's\"", true), ("\"\"\"\" == '\"'", true),
        ("context.s == 'north'", true), ("context.s in ['south', 'north']", true), ("context.s not in []", true),
        ("'b' in context.list", true), ("'c' not in context.list", true), ("2 in [1, 1 + 1]", true),
        ("2.0 in [1, 2]", true), ("context.none is null", true), ("context.n is not null", true),
        ("not context.none is null", false), ("context.none is null or context.none > 1", true),
        ("false and context.none", false), ("true or context.missing", true), ("load__rows > 10", true),
        ("load-all__rows == 3", true), ("load__rows-2 == 10", true), ("load__rows -2 == 10", true),
        ("context.n-1 == 6", true), ("status == 'failed'", true), ("status.load-all in ['skipped', 'blocked']", true),
        ("env.MODE == 'test' and run.id != '' and flow.name == 'f'", true), ("iter.index==0", true),
        ("iter.item.name\n==\t'x'", true), ("context.map is not null", true), ("context.nothing__x is null", true),
    ]

    @Test("have the answer of their grammar", arguments: answers.dropLast())
    func answer(_ item: (text: String, answer: Bool)) throws {
        let condition = try Condition(item.text)
        #expect(try condition.evaluate(Self.lookup) == item.answer)
    }

    static let mistakes: [(String, Int, String, String?)] = [
        ("", 0, "empty", nil), ("   ", 3, "empty", nil), ("1 = 1", 2, "'='", "=="), ("true && true", 5, "'&&'", "and"),
        ("true || true", 5, "'||'", "or"), ("!true", 0, "'!'", "not"), ("1 <> 2", 2, "'<>'", "!="),
        ("1 => 2", 2, "'=>'", ">="), ("1 === 1", 2, "'==='", "=="), ("true AND true", 5, "'AND'", "and"),
        ("True", 0, "'True'", "true"), ("context.x is None", 13, "'None'", "'null'"),
        ("x == 1", 0, "'x'", "context.NAME"),
        ("contxt.x == 1", 0, "'contxt.x'", "context.x"), ("1 < 2 < 3", 6, "'<'", "chains"),
        ("(1 == 1", 0, "not closed", nil),
        ("[1, 2", 0, "not closed", nil), ("1 in [1 2]", 8, "'2'", "commas"), ("1 ==", 4, "too early", nil),
        ("1 == 1)", 6, "')'", nil), ("'abc", 0, "not closed", nil), ("1 == 'é' é", 9, "'é'", nil),
        ("010 == 8", 0, "octal", nil), ("1_000 > 1", 1, "'_'", "1000"), ("12abc > 1", 2, "'a'", nil),
        ("9223372036854775808 > 1", 0, "too large", nil), ("1e999 > 1", 0, "too large", nil),
        ("99999999999999999999 > 1", 0, "too large", nil), ("secret.a#b == 1", 0, "secret", nil),
        ("{{context.x}} == 1", 0, "'{'", "without braces"), ("“a” == 'a'", 0, "'“'", "straight"),
        ("1 + 2", 2, "number", nil), ("-1", 0, "int", nil), ("- context.n", 0, "number", nil),
        ("[true]", 0, "list", nil),
        ("'a'", 0, "str", nil), ("null", 0, "null", nil), ("status == 'success'", 10, "'success'", "'succeeded'"),
        ("status in ['failed', 'skipped']", 21, "'skipped'", "succeeded, failed"),
        ("'blokced' == status.a", 0, "'blokced'", "'blocked'"), ("1 == not true", 5, "'not'", nil),
        ("context.x is 1", 13, "'1'", "null"), ("2 ** 3 > 1", 2, "'**'", nil), ("$x", 0, "'$'", nil),
        ("'a' == 'b' == true", 11, "'=='", "chains"), ("1 == 1 is null", 7, "'is'", "parentheses"),
    ]

    @Test("that cannot be read say where and what instead", arguments: mistakes)
    func mistake(_ item: (text: String, offset: Int, message: String, hint: String?)) {
        let error = #expect(throws: ExpressionError.self) { try Condition(item.text) }
        #expect(error?.offset == item.offset)
        #expect(error?.message.contains(item.message) == true, "\(error?.message ?? "")")
        if let hint = item.hint { #expect(error?.hint?.contains(hint) == true, "\(error?.hint ?? "no hint")") }
    }

    static let failures: [(String, Int, [String])] = [
        ("context.n == 'x'", 10, ["int", "str"]), ("context.s > 1.5", 10, ["str", "float"]),
        ("context.yes == 1", 12, ["bool", "int"]), ("context.yes < true", 12, ["true and false"]),
        ("context.none == 1", 13, ["null", "=="]), ("context.n + context.none > 1", 10, ["null"]),
        ("context.none and true", 0, ["and", "null"]), ("not context.none", 4, ["not", "null"]),
        ("context.s + 'x' == 'northx'", 10, ["str and str"]), ("context.n and true", 0, ["and", "int"]),
        ("context.n", 0, ["int"]), ("context.none", 0, ["null"]), ("context.n / 0 > 1", 10, ["zero"]),
        ("context.n % 0 > 1", 10, ["zero"]), ("context.f / 0.0 > 1", 10, ["zero"]),
        ("context.n + 9223372036854775807 > 1", 10, ["too large"]), ("context.n * 1e308 > 1", 10, ["too large"]),
        ("-(-9223372036854775807 - 1 + context.n - 7) > 1", 0, ["too large"]),
        ("context.n in 5", 10, ["int"]), ("context.n in context.map", 10, ["dict"]),
        ("context.n in ['a']", 10, ["int", "str"]),
        ("context.none in [1]", 13, ["null"]), ("context.list == context.list", 13, ["list"]),
        ("context.missing == 1", 0, ["no value"]), ("-context.s == 1", 0, ["str"]),
    ]

    @Test("that cannot be evaluated say where and why, without values", arguments: failures)
    func failure(_ item: (text: String, offset: Int, words: [String])) throws {
        let condition = try Condition(item.text)
        let error = #expect(throws: ExpressionError.self) { try condition.evaluate(Self.lookup) }
        #expect(error?.offset == item.offset)
        for word in item.words { #expect(error?.message.contains(word) == true, "\(error?.message ?? "")") }
        #expect(error?.message.contains("north") == false)
        if item.words.contains("null") { #expect(error?.hint?.contains("is null") == true) }
    }

    @Test("tell the names they ask for with their places, and whether they ask for a status")
    func references() throws {
        let condition = try Condition("é__x > 1 and context.b in [iter.index, é__x]")
        #expect(condition.references.map(\.reference.description) == ["é__x", "context.b", "iter.index", "é__x"])
        #expect(condition.references.map(\.offset) == [0, 13, 27, 39])
        #expect(!condition.usesStatus)
        #expect(try Condition("status.a == 'failed'").usesStatus && Condition("status == 'failed'").usesStatus)
    }

    @Test("that nest too deep or are too long are refused, on a small stack too")
    func depth() throws {
        let deep = { (count: Int) in
            String(repeating: "(", count: count) + "true" + String(repeating: ")", count: count)
        }
        let texts = [
            deep(100), String(repeating: "not ", count: 99) + "true", String(repeating: "-", count: 98) + "1 == 1",
            String(repeating: "1 + ", count: 1000) + "1 == 1001", String(repeating: "true and ", count: 450) + "true",
            String(repeating: "[", count: 99) + String(repeating: "]", count: 99) + " is not null",
            String(repeating: "(1 + ", count: 98) + "1" + String(repeating: ")", count: 98) + " == 99",
            String(repeating: "not (", count: 50) + "true" + String(repeating: ")", count: 50),
            String(repeating: "true or true and not (", count: 32) + "1 == 1" + String(repeating: ")", count: 32),
        ]
        let tooDeep = [
            deep(101), deep(1500), String(repeating: "not ", count: 101) + "true", String(repeating: "(", count: 4096),
            String(repeating: "not ", count: 1024), String(repeating: "-", count: 4096),
            String(repeating: "[", count: 101),
            String(repeating: "not (", count: 51) + "true" + String(repeating: ")", count: 51),
            String(repeating: "true or true and not (", count: 33) + "1 == 1" + String(repeating: ")", count: 33),
        ]
        let tooLong = [
            String(repeating: "(", count: 10_000), String(repeating: "not ", count: 10_000),
            "'" + String(repeating: "é", count: 4095) + "'", String(repeating: " ", count: 1_000_000) + "true",
        ]
        let run: @Sendable () -> Void = {
            for text in tooDeep {
                let error = #expect(throws: ExpressionError.self) { try Condition(text) }
                #expect(error?.message.contains("deep") == true, "\(text.prefix(30)): \(error?.message ?? "")")
            }
            for text in tooLong {
                let error = #expect(throws: ExpressionError.self) { try Condition(text) }
                #expect(error?.message.contains("4096") == true)
            }
            for text in texts { #expect(throws: Never.self) { try Condition(text).evaluate(Self.lookup) } }
        }
        let thread = Thread(block: run)
        thread.stackSize = 512 << 10
        thread.start()
        while !thread.isFinished { usleep(1000) }
    }
}

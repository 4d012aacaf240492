import Foundation
import PypeExpression
import PypeModel
import TestSupport
import Testing

@Suite("Random conditions")
struct ConditionPropertyTests {
    private static let values: [String: Value] = [
        "two": .int(2), "half": .double(0.5), "minus": .int(-3), "big": .int(.max), "none": .null,
    ]

    /// Evaluates Python's own reading of each line by the rules of the language: whole numbers of 64 bits, no infinities,
    /// no null in operations.
    private static let script = """
        import ast, math, operator, sys
        names = {'two': 2, 'half': 0.5, 'minus': -3, 'big': 2**63 - 1, 'none': None}
        class Bad(Exception): pass
        def number(x):
            if isinstance(x, bool) or x is None: raise Bad
            if isinstance(x, int) and not -2**63 <= x < 2**63: raise Bad
            if isinstance(x, float) and not math.isfinite(x): raise Bad
            return x
        def divide(a, b): return float(a) / float(b)
        sums = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: divide, ast.Mod: operator.mod}
        tests = {ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le,
                 ast.Gt: operator.gt, ast.GtE: operator.ge}
        def value(node):
            match node:
                case ast.Constant(): return node.value
                case ast.Name(): return names[node.id]
                case ast.List(): return [value(each) for each in node.elts]
                case ast.UnaryOp(op=ast.Not()): return not truth(node.operand)
                case ast.UnaryOp(op=ast.USub()): return number(-number(value(node.operand)))
                case ast.BoolOp(op=ast.And()): return all(truth(each) for each in node.values)
                case ast.BoolOp(op=ast.Or()): return any(truth(each) for each in node.values)
                case ast.BinOp():
                    a, b = number(value(node.left)), number(value(node.right))
                    return number(sums[type(node.op)](a, b))
                case ast.Compare(ops=[ast.Is()]): return value(node.left) is None
                case ast.Compare(ops=[ast.IsNot()]): return value(node.left) is not None
                case ast.Compare(ops=[ast.In()]): return value(node.left) in value(node.comparators[0])
                case ast.Compare(ops=[ast.NotIn()]): return value(node.left) not in value(node.comparators[0])
                case ast.Compare():
                    a, b = value(node.left), value(node.comparators[0])
                    if a is None or b is None: raise Bad
                    return tests[type(node.ops[0])](a, b)
            raise SystemExit('what is ' + ast.dump(node))
        def truth(node):
            result = value(node)
            if not isinstance(result, bool): raise Bad
            return result
        for line in open(sys.argv[1], encoding='utf-8'):
            try: print(truth(ast.parse(line.strip(), mode='eval').body))
            except (Bad, ZeroDivisionError, OverflowError): print('error')
        """

    private static func answer(_ text: String) -> String {
        do {
            let condition = try Condition(text)
            let isTrue = try condition.evaluate { reference throws(ExpressionError) in
                guard case .context(let name) = reference, let value = values[name] else {
                    throw ExpressionError("no value", offset: 0)
                }
                return value
            }
            return isTrue ? "True" : "False"
        } catch {
            return error.message.contains("cannot stand") || error.message.contains("no value") ? "\(error)" : "error"
        }
    }

    @Test("have the answer that Python gives, with all parentheses and with the fewest")
    func python() throws {
        var random = RandomNumbers(seed: 3)
        let cases = (0..<6000).map { RandomExpression.truth(depth: 1 + $0 % 5, &random) }
        let folder = try TemporaryFolder()
        let lines = cases.map { $0.text(isPython: true, isFull: false) }
        let file = try folder.write("conditions", lines.joined(separator: "\n"))
        let answers = try ChildProcess.python(Self.script, [file.path]).split(separator: "\n").map(String.init)
        #expect(answers.count == cases.count)
        for (item, wanted) in zip(cases, answers) {
            let text = item.text(isPython: false, isFull: false)
            guard text.unicodeScalars.count <= Condition.lengthLimit else { continue }
            #expect(Self.answer(text) == wanted, "\(text)")
            let full = item.text(isPython: false, isFull: true)
            if full.unicodeScalars.count <= Condition.lengthLimit { #expect(Self.answer(full) == wanted, "\(full)") }
        }
        // Each kind of answer is there often, or the comparison would say little.
        for answer in ["True", "False", "error"] { #expect(answers.count { $0 == answer } > 500) }
    }

    @Test("of random words and bytes give an answer or an error with a place in the text", arguments: UInt64(1)...20)
    func noise(seed: UInt64) {
        var random = RandomNumbers(seed: seed)
        let bits = [
            "(", ")", "[", "]", "not", "and", "or", "in", "is", "null", "true", "==", "<", "=", "+", "-", "*", "/", "%",
            ",",
            "1", "2.5", "1e", "'a'", "'", "\"", "context.two", "a__b", "status", ".", "é", "\u{301}", "👩‍👩‍👧", "\u{0}", "|",
            "&&",
            " ", " ", " ", "9223372036854775808", "secret.x", "x",
        ]
        for round in 0..<400 {
            let text =
                round % 4 == 0
                ? String(
                    decoding: (0..<30).map { _ in UInt8.random(in: 0...255, using: &random) }, as: UTF8.self)
                : (0..<Int.random(in: 0...14, using: &random)).map { _ in bits.randomElement(using: &random) ?? "" }
                    .joined(separator: round % 2 == 0 ? " " : "")
            do {
                let condition = try Condition(text)
                for (_, offset) in condition.references { #expect((0..<text.count).contains(offset)) }
                _ = try condition.evaluate { _ throws(ExpressionError) in .int(1) }
            } catch {
                #expect((0...text.count).contains(error.offset), "\(text)")
                #expect(!error.message.isEmpty)
            }
        }
    }
}

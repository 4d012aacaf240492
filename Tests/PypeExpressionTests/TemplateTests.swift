import PypeExpression
import PypeModel
import TestSupport
import Testing

@Suite("Templates")
struct TemplateTests {
    private static func piece(_ reference: Reference, _ range: Range<Int>) -> Template.Piece {
        .reference(reference, range: range)
    }

    static let texts: [(String, [Template.Piece])] = [
        ("", []), ("plain }} text { {", [.text("plain }} text { {")]),
        ("{{context.x}}", [piece(.context("x"), 0..<13)]), ("{{ \t\n iter.index \n}}", [piece(.index, 0..<20)]),
        (
            "a{{run.id}}b{{ run.date }}",
            [.text("a"), piece(.runID, 1..<11), .text("b"), piece(.runDate, 12..<26)]
        ),
        ("{{run.id}}{{run.id}}", [piece(.runID, 0..<10), piece(.runID, 10..<20)]),
        ("{{'{{'}}", [.text("{{")]), ("{{ \"{{x}}\" }}", [.text("{{x}}")]), ("{{''}}", []),
        ("a{{'{{'}}x{{'}}'}}", [.text("a{{x}}")]), ("{{\"it's\"}}", [.text("it's")]),
        ("👩‍👩‍👧é {{flow.name}}", [.text("👩‍👩‍👧é "), piece(.flowName, 3..<16)]),
        ("{{a__b}}}", [piece(.global(text: "a__b"), 0..<8), .text("}")]),
        ("{\"a\": {\"b\": 1}}", [.text("{\"a\": {\"b\": 1}}")]),
    ]

    @Test("are cut into texts and names with their places", arguments: texts)
    func read(_ item: (text: String, pieces: [Template.Piece])) throws {
        let template = try Template(item.text)
        #expect(template.pieces == item.pieces)
        if !Template.isTemplate(item.text) { #expect(template.pieces.count <= 1) }
    }

    static let mistakes: [(String, Int, String, String?)] = [
        ("{{", 0, "not closed", "{{'{{'}}"), ("ab {{context.x}", 3, "not closed", nil),
        ("é {{x", 2, "not closed", nil), ("{{}}", 0, "empty", nil), ("{{run.id}} {{  }}", 11, "empty", nil),
        ("{{ contxt.x }}", 3, "'contxt.x'", "context.x"), ("{{{context.x}}}", 2, "'{context.x'", nil),
        ("{{'abc}}", 2, "quote", nil), ("{{'a'b}}", 0, "'}}' is missing", nil), ("{{'a'", 0, "'}}' is missing", nil),
        ("{{status}}", 2, "conditions", nil), ("{{ a b }}", 3, "'a b'", nil),
        ("{{context.a {{run.id}}", 11, "' '", nil),
        ("{{\u{0}}}", 2, "no name", nil),
    ]

    @Test("that cannot be read say where", arguments: mistakes)
    func mistake(_ item: (text: String, offset: Int, message: String, hint: String?)) {
        #expect(Template.isTemplate(item.text))
        let error = #expect(throws: ExpressionError.self) { try Template(item.text) }
        #expect(error?.offset == item.offset)
        #expect(error?.message.contains(item.message) == true, "\(error?.message ?? "")")
        if let hint = item.hint { #expect(error?.hint?.contains(hint) == true, "\(error?.hint ?? "no hint")") }
    }

    @Test("that are one placeholder are told from those with text around it")
    func isPlaceholder() throws {
        for text in ["{{context.x}}", "{{ iter.item }}"] { #expect(try Template(text).isPlaceholder) }
        for text in ["", "x", " {{context.x}}", "{{context.x}}{{context.x}}", "{{'x'}}", "{{context.x}}\n"] {
            #expect(try !Template(text).isPlaceholder)
        }
    }

    @Test("of megabytes are read in one walk")
    func large() throws {
        let count = 50_000
        let template = try Template(String(repeating: "é{{context.x}} ", count: count))
        #expect(template.references.count == count)
        #expect(template.references.last?.range == (count * 15 - 14)..<(count * 15 - 1))
        #expect(throws: ExpressionError.self) { try Template("{{" + String(repeating: "_", count: 1_000_000) + "}}") }
        #expect(throws: ExpressionError.self) { try Template(String(repeating: "{{", count: 500_000)) }
    }

    @Test("of random characters give pieces or an error with a place in the text", arguments: UInt64(1)...20)
    func noise(seed: UInt64) {
        var random = RandomNumbers(seed: seed)
        let bits = [
            "{{", "}}", "{", "}", "'", "\"", " ", "context.", "x", "__", "é", "\u{301}", "iter.item", ".", "#",
            "secret.",
            "👩‍👩‍👧", "\n", "\u{0}",
        ]
        for _ in 0..<500 {
            let text = (0..<Int.random(in: 0...12, using: &random))
                .map { _ in bits.randomElement(using: &random) ?? "" }.joined()
            do {
                let pieces = try Template(text).pieces
                if !Template.isTemplate(text) { #expect(pieces == (text.isEmpty ? [] : [.text(text)])) }
            } catch {
                #expect((0...text.count).contains(error.offset), "\(text)")
            }
        }
    }
}

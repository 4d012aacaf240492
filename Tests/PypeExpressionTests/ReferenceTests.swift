import PypeExpression
import PypeModel
import Testing

@Suite("References")
struct ReferenceTests {
    static let names: [(String, Reference)] = [
        ("context.x", .context("x")), ("context._größe2", .context("_größe2")),
        ("load__rows", .global(text: "load__rows")), ("Load-Orders__ROWS", .global(text: "Load-Orders__ROWS")),
        ("a___b", .global(text: "a___b")), ("context__x", .global(text: "context__x")),
        ("set__values.a.b_2", .global(text: "set__values", path: ["a", "b_2"])),
        ("iter.item", .item(path: [])), ("iter.item.a.b_2.0", .item(path: ["a", "b_2", "0"])),
        ("iter.index", .index), ("run.id", .runID), ("run.date", .runDate), ("flow.name", .flowName),
        ("env.HOME", .environment("HOME")), ("status", .status(node: nil)), ("status.a-b", .status(node: "a-b")),
        ("secret.db/main#password", .secret(SecretReference(path: "db/main", field: "password"))),
        ("secret.vault:kv/a_b-c.d@2", .secret(SecretReference(path: "vault:kv/a_b-c.d@2", field: nil))),
        ("secret.file:/run/x", .secret(SecretReference(path: "file:/run/x", field: nil))),
    ]

    @Test("are read, and written as they were", arguments: names)
    func read(_ item: (text: String, reference: Reference)) throws {
        #expect(try Reference.parse(item.text, offset: 0) == item.reference)
        #expect(item.reference.description == item.text)
    }

    static let mistakes: [(String, Int, String, String?)] = [
        ("", 0, "missing", "context.x"), ("contxt.x", 0, "'contxt.x'", "'context.x'"),
        ("Context.x", 0, "'Context.x'", "'context.x'"), ("iter.itme", 0, "'iter.itme'", "'iter.item'"),
        ("itr.item", 0, "'itr.item'", "'iter.item'"), ("run.dat", 0, "'run.dat'", "'run.date'"),
        ("secrets.db#x", 0, "'secrets.db#x'", "'secret.db#x'"), ("stats", 0, "'stats'", "'status'"),
        ("rows", 0, "'rows'", "MODULE__VARIABLE"), ("a_b", 0, "'a_b'", nil), ("__x", 0, "'__x'", nil),
        ("a__", 0, "'a__'", nil), ("context.", 8, "missing", nil), ("context.1a", 8, "'1'", nil),
        ("context.a.b", 9, "'.'", "iter.item and"), ("context.a-b", 9, "'-'", nil), ("env.A B", 5, "' '", nil),
        ("iter.item.", 10, "a field is missing", nil), ("iter.item.a..b", 12, "a field is missing", nil),
        ("iter.item.a b", 11, "' '", nil), ("iter.indexes", 0, "'iter.indexes'", "'iter.index'"),
        ("a__b.", 5, "a field is missing", nil),
        ("a__b.c-d", 6, "'-'", nil), ("ab.c", 0, "'ab.c'", nil), ("a__b c", 4, "' '", nil),
        ("secret.", 7, "a path", "#FIELD"),
        ("secret.a#", 7, "a path", nil), ("secret.a#b#c", 7, "a path", nil), ("secret.a b", 8, "' '", "letters"),
        ("secret.{{x", 7, "'{'", nil), ("run.id.x", 0, "'run.id.x'", nil), ("é", 0, "'é'", nil),
    ]

    @Test("that cannot be read say where and what instead", arguments: mistakes)
    func mistake(_ item: (text: String, offset: Int, message: String, hint: String?)) {
        for start in [0, 7] {
            let error = #expect(throws: ExpressionError.self) { try Reference.parse(item.text, offset: start) }
            #expect(error?.offset == item.offset + start)
            #expect(error?.message.contains(item.message) == true, "\(error?.message ?? "")")
            if let hint = item.hint { #expect(error?.hint?.contains(hint) == true, "\(error?.hint ?? "no hint")") }
        }
    }

    @Test("have a limit of length, and stay short in messages")
    func long() {
        let name = String(repeating: "x", count: 1016)
        #expect(throws: Never.self) { try Reference.parse("context." + name, offset: 0) }
        #expect(throws: ExpressionError.self) { try Reference.parse("context.x" + name, offset: 0) }
        let error = #expect(throws: ExpressionError.self) { try Reference.parse(name, offset: 0) }
        #expect((error?.message.count ?? 0) < 200)
    }

    @Test("to globals are read in every way that fits the modules, in any case")
    func globals() {
        let table = GlobalName.table(of: ["load", "A__b", "a", "Größe", "c-d"])
        func read(_ name: String) -> [String] {
            GlobalName.resolve(name, among: table).map { "\($0.node) \($0.variable)" }
        }
        #expect(read("load__Rows") == ["0 Rows"])
        #expect(read("LOAD__rows") == ["0 rows"])
        #expect(read("a__b__c") == ["2 b__c", "1 c"])
        #expect(read("a__x") == ["2 x"])
        #expect(read("a___x") == ["2 _x"])
        #expect(read("GRÖSSE__n") == [])
        #expect(read("größe__n") == ["3 n"])
        #expect(read("c-d__n") == ["4 n"])
        #expect(read("b__x") == [])
        #expect(read("load") == [] && read("load__") == [] && read("") == [] && read("__") == [] && read("_") == [])
        #expect(GlobalName.module(of: "a__b__c") == "a" && GlobalName.module(of: "ab") == nil)
    }
}

import Foundation
import PypeModel
import PypeTemplate
import TestSupport
import Testing

@Suite("ContextFiles")
struct ContextFilesTests {
    private let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func file(_ name: String, _ text: String) throws -> String { try folder.write(name, text).path }

    private func problems(standard: String? = nil, files: [String] = [], set: [String] = []) -> [Diagnostic] {
        do throws(DiagnosticsError) {
            _ = try ContextFiles(standard: standard, files: files, assignments: set)
            return []
        } catch {
            return error.diagnostics
        }
    }

    @Test("later files win over earlier ones, and --set over all; what was given stands apart")
    func order() throws {
        let standard = try file("flow_default.json", #"{"a": 1, "b": 1, "c": 1, "d": {"x": 1, "y": 1}}"#)
        let first = try file("first.json", #"{"b": 2, "c": 2, "d": {"x": 2}}"#)
        let second = try file("second.json", #"{"c": 3, "e": [1, null]}"#)
        let context = try ContextFiles(standard: standard, files: [first, second], assignments: ["c=4", "c=5"])
        let given: [String: Value] = [
            "b": .int(2), "c": .int(5), "d": .object(["x": .int(2)]), "e": .array([.int(1), .null]),
        ]
        #expect(context.overrides == given)
        #expect(context.values == given.merging(["a": .int(1)]) { $1 })
    }

    @Test("a byte order mark before a file is passed over, and moves no place that is told")
    func byteOrderMark() throws {
        let good = try file("good.json", "\u{FEFF}{\"a\": 1}")
        #expect(try ContextFiles(standard: good).values == ["a": .int(1)])
        let text = "{\"a\": x}"
        let places = try [text, "\u{FEFF}" + text].map { problems(files: [try file("bad.json", $0)]).map(\.location) }
        #expect(places[0] == places[1] && places[0].first??.line == 1)
    }

    @Test("without files the context is empty; a job without its default file has an empty one")
    func none() throws {
        #expect(try ContextFiles(standard: nil).values.isEmpty)
        #expect(try ContextFiles(standard: "\(folder.path)/none.json").values.isEmpty)
    }

    @Test(
        "--set takes JSON for what it is, and everything else for text",
        arguments: [
            ("x=5", Value.int(5)), ("x=5.0", .double(5)), ("x=-1e3", .double(-1_000)), ("x=true", .bool(true)),
            ("x=null", .null), ("x=\"5\"", .string("5")), ("x=[1, \"a\"]", .array([.int(1), .string("a")])),
            ("x={\"a\": {\"b\": 1}}", .object(["a": .object(["b": .int(1)])])), ("x=north", .string("north")),
            ("x=", .string("")), ("x=010", .string("010")), ("x=True", .string("True")), ("x=a=b", .string("a=b")),
            ("x=ü 🐟", .string("ü 🐟")), ("x=2026-01-02", .string("2026-01-02")), ("x=/a/b", .string("/a/b")),
            ("x=99999999999999999999", .string("99999999999999999999")), ("x={{'{{'}}", .null),
        ])
    func set(text: String, value: Value) throws {
        if text.contains("{{") {
            #expect(problems(set: [text]).map(\.rule) == ["context-set"])
        } else {
            #expect(try ContextFiles(standard: nil, assignments: [text]).values == ["x": value])
        }
    }

    @Test("a dotted name sets a member, and makes the objects on its way")
    func members() throws {
        let standard = try file("flow_default.json", #"{"db": {"host": "a", "port": 1}, "n": 5}"#)
        let context = try ContextFiles(standard: standard, assignments: ["db.port=2", "db.tls.on=true", "new.x=1"])
        let db = Value.object(["host": .string("a"), "port": .int(2), "tls": .object(["on": .bool(true)])])
        #expect(context.values == ["db": db, "n": .int(5), "new": .object(["x": .int(1)])])
        #expect(context.overrides == ["db": db, "new": .object(["x": .int(1)])])
        let problem = problems(standard: standard, set: ["n.x=1"]).first
        #expect(problem?.message == "--set 'n.x=1': 'n' is of type int and has no members")
    }

    @Test(
        "what --set cannot read is refused with a hint",
        arguments: [
            ("x", "context-set", "has no '='"), ("=1", "context-set", "lacks a name"),
            ("a..b=1", "context-set", "lacks a name"),
            ("x={a: 1}", "context-set", "starts like JSON but is none"),
            ("x=[1, 2", "context-set", "starts like JSON but is none"),
            ("x={\"a\": 1, \"a\": 2}", "context-set", "duplicate"),
            ("9x=1", "context-name", "cannot be the name of a context variable"), ("x y=1", "context-name", "cannot"),
            ("x=a {{run.id}}", "context-placeholder", "has a placeholder"),
        ])
    func wrongSet(text: String, rule: String, message: String) {
        let problems = problems(set: [text])
        #expect(problems.map(\.rule) == [rule])
        #expect(problems.first?.message.contains(message) == true, "\(problems)")
        #expect(problems.first?.hint != nil)
    }

    @Test(
        "a file that cannot be read is refused with its place and reason",
        arguments: [
            ("broken.json", "{\n \"a\": 1,\n}", "context-file", 3),
            ("twice.json", "{\"a\": 1, \"a\": 2}", "context-file", 1),
            ("list.json", "[1]", "context-file", 1), ("empty.json", "", "context-file", 1),
            ("comment.json", "{\"a\": 1} // no", "context-file", 1),
        ])
    func wrongFile(name: String, text: String, rule: String, line: Int) throws {
        let path = try file(name, text)
        let problems = problems(files: [path])
        #expect(problems.map(\.rule) == [rule])
        #expect(problems.first?.location?.file == path)
        #expect(problems.first?.location?.line == line)
    }

    @Test("missing files, folders, YAML and files beyond the limit are refused by name")
    func noFile() throws {
        let large = try folder.write("large.json", Data(repeating: 0x20, count: ContextFiles.limit + 1)).path
        let yaml = try file("prod.yaml", "a: 1")
        let found = problems(files: ["/nowhere/x.json", folder.path, yaml, large, "/dev/zero"])
        #expect(found.map(\.rule) == Array(repeating: "context-file", count: 5))
        for (problem, part) in zip(
            found,
            ["there is no context file /nowhere/x.json", "not a regular file", "is YAML", "more than", "regular"])
        {
            #expect(problem.message.contains(part), "\(problem)")
        }
    }

    @Test("all problems of all files and assignments are told at once")
    func all() throws {
        let first = try file("first.json", #"{"good": 1, "bad name": 1, "deep": [{"a": "{{secret.x}}"}]}"#)
        let found = problems(files: [first, "/nowhere"], set: ["x", "y=1", "1=1"])
        let rules = ["context-name", "context-placeholder", "context-file", "context-set", "context-name"]
        #expect(found.map(\.rule) == rules)
    }

    @Test("braces that are no placeholder are plain text")
    func braces() throws {
        let path = try file("a.json", #"{"x": "{{ page.title }}", "y": "{{'{{'}}"}"#)
        #expect(
            try ContextFiles(standard: nil, files: [path]).values == [
                "x": .string("{{ page.title }}"), "y": .string("{{'{{'}}"),
            ])
    }

    @Test("a variable that nothing in the flow knows brings a warning with the nearest name")
    func strangers() throws {
        let context = try ContextFiles(standard: nil, assignments: ["region=north", "regoin=south"])
        let warnings = context.strangers(to: ["region", "limit"])
        #expect(warnings.map(\.severity) == [.warning])
        #expect(warnings.first?.message.contains("'regoin'") == true)
        #expect(warnings.first?.hint == "did you mean 'region'?")
    }
}

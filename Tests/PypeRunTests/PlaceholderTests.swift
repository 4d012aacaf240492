import Foundation
import PypeModel
import PypeSchedule
import TestSupport
import Testing

@testable import PypeRun

@Suite("Placeholders in a run")
struct PlaceholderTests {
    @Test("a value that is one placeholder keeps its type, from the context and from globals")
    func types() throws {
        let home = try TemporaryFolder()
        let out = home.url.appending(path: "services.txt").path
        let flow = try StepFlow(
            [
                ("count", "services", ["path": .string(out)]), ("a", "source", ["rows": "{{context.rows}}"]),
                ("s", "sink", [:]), ("b", "source", ["rows": "{{ COUNT__Row_Count }}"]), ("t", "sink", [:]),
            ], edges: [("a.data", "s.input"), ("b.data", "t.input")], controls: [("count", 1, "a"), ("a", 1, "b")])
        var options = RunOptions()
        options.contextDefaults = ["rows": 5]
        options.contextOverrides = ["rows": 6]
        let record = try flow.run(options: options)
        #expect(record.status == .succeeded)
        #expect(record.node("s")?.counts.totalIn == 6)
        #expect(record.node("t")?.counts.totalIn == 42)
    }

    @Test("inside a text the item, its index and names of the run stand as text")
    func texts() throws {
        let home = try TemporaryFolder()
        let flow = try StepFlow(
            [
                ("list", "source", ["rows": 3]), ("a", "source", [:]),
                ("s", "sink", ["path": .string(home.url.path + "/{{iter.item}}-{{iter.index}}-{{flow.name}}.txt")]),
            ], edges: [("a.data", "s.input")], controls: [("list", 1, "a")]
        ) {
            $0.controls[0].kind = .iterate
            $0.controls[0].items = 0
        }
        #expect(try flow.run().status == .succeeded)
        let names = try FileManager.default.contentsOfDirectory(atPath: home.url.path).sorted()
        #expect(names == ["0-0-steps.txt", "1-1-steps.txt", "2-2-steps.txt"])
    }

    @Test("an unknown name fails the node and names the nearest one; nothing becomes an empty text")
    func unknown() throws {
        let flow = try StepFlow([("a", "source", ["path": "x{{context.foldr}}", "fail": "{{env.PYPE_NO_SUCH}}"])])
        var options = RunOptions()
        options.contextDefaults = ["folder": "out"]
        let error = try #require(try flow.run(options: options).node("a")?.error)
        #expect(error.phase == "config")
        #expect(error.code == "INVALID_CONFIG")
        #expect(error.message.contains("foldr") && error.message.contains("folder"))
        #expect(error.message.contains("PYPE_NO_SUCH"))
        #expect(flow.calls().isEmpty)
    }

    @Test("a value that the module does not allow is found after filling in")
    func invalid() throws {
        let flow = try StepFlow([("a", "source", ["rows": "{{context.rows}}"])])
        var options = RunOptions()
        options.contextDefaults = ["rows": "many"]
        let error = try #require(try flow.run(options: options).node("a")?.error)
        #expect(error.message.hasPrefix("the parameter 'rows' must be int, but is str"))
        #expect(error.message.contains("{{context.rows}}") && error.message.contains("\"many\""))
        #expect(error.hint?.contains("'rows'") == true && error.hint?.contains("--set") == true)
    }

    @Test(
        "what to do is told once", arguments: ["{{env.PYPE_NO_SUCH}}", "x{{context.list}}", "{{context.nothing}}"])
    func hint(text: String) throws {
        let flow = try StepFlow([("a", "source", ["path": .string(text)])])
        var options = RunOptions()
        options.contextDefaults = ["list": .array([.int(1)])]
        let error = try #require(try flow.run(options: options).node("a")?.error)
        let hint = try #require(error.hint)
        #expect("\(error)".components(separatedBy: hint).count == 2, "\(error)")
    }

    @Test("a secret in a parameter reaches the module and nothing else")
    func secret() throws {
        let secret = "hidden-\(UInt64.random(in: 0...(.max)))"
        let flow = try StepFlow([
            ("a", "source", ["fail": "{{secret.env:PYPE_TEST_SECRET}}", "rows": "{{secret.env:PYPE_TEST_SECRET}}"])
        ])
        var options = RunOptions()
        options.environment = ["PYPE_TEST_SECRET": secret]
        let record = try flow.run(options: options)
        let error = try #require(record.node("a")?.error)
        #expect(error.message.contains("rows"))
        #expect(!"\(error)".contains(secret))
    }
}

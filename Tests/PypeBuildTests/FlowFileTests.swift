import Foundation
import PypeBuild
import PypeModel
import PypeRegistry
import TestSupport
import Testing

@Suite("Files that are no flow")
struct FlowFileTests {
    @Test("a missing file, a folder and a file that may not be read are told apart")
    func unreadable() throws {
        let folder = try TemporaryFolder()
        let missing = Build.check(flowFile: folder.path + "/no.yaml", registry: Fixture.registry)
        #expect(missing.rules == ["file-unreadable"])
        #expect(missing.diagnostics.first?.message.contains("No such file") == true)
        #expect(missing.dag == nil)
        let itself = Build.check(flowFile: folder.path, registry: Fixture.registry)
        #expect(itself.diagnostics.first?.hint?.contains("not a folder") == true)
    }

    @Test("a file beyond 32 MiB is refused, and one that never ends is not read to its end", arguments: [true, false])
    func tooLarge(isDevice: Bool) throws {
        let folder = try TemporaryFolder()
        var path = "/dev/zero"
        if !isDevice {
            path = try folder.write("big.yaml", Data(repeating: UInt8(ascii: "#"), count: (32 << 20) + 1)).path
        }
        #expect(Build.check(flowFile: path, registry: Fixture.registry).rules == ["file-too-large"])
    }

    @Test("a byte order mark before the text is passed over, and moves no place that is told")
    func byteOrderMark() throws {
        let text = "flow: {name: f, version: 1, nmae: x}\nmodules: [{id: é, id: b, name: nothing}]\n"
        let plain = try Fixture.check(text)
        let marked = try Fixture.check("\u{FEFF}" + text)
        #expect(plain.marks.contains { $0.contains(" 1:") } && plain.marks.contains { $0.contains(" 2:") })
        #expect(marked.marks == plain.marks)
        #expect(marked.diagnostics.map(\.source) == plain.diagnostics.map(\.source))
        #expect(try Fixture.check("\u{FEFF}" + Fixture.sample).rules == Fixture.check(Fixture.sample).rules)
    }

    @Test("a bomb of aliases is refused before it is expanded")
    func bomb() throws {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...200 {
            let alias = "*a\(level - 1)"
            text += "a\(level): &a\(level) [\(Array(repeating: alias, count: 9).joined(separator: ", "))]\n"
        }
        #expect(try Fixture.check(text).marks == ["yaml-alias 2:10"])
    }

    @Test("an asterisk or ampersand in a text is text, unless it looks like an anchor and its alias")
    func asterisks() throws {
        let text = RuleCase.one("context: {a: \"x & y * z\", b: 2 *y, c: select *, d: '&nbsp;', e: \"\\x2ax &x *x\"}\n")
        #expect(try Fixture.check(text.replacingOccurrences(of: " &x *x", with: "")).rules.isEmpty)
        #expect(try Fixture.check(text).rules == ["yaml-alias"])
    }

    @Test("text of a megabyte is carried whole where text is wanted, and shown short where it is wrong")
    func longText() throws {
        let long = String(repeating: "é", count: 500_000)
        let report = try Fixture.check(RuleCase.source("config: {file_path: \"\(long)\"}"))
        #expect(report.dag?.nodes.first?.config["file_path"] == .string(long))
        let wrong = try Fixture.check(
            "flow: {name: \(long), version: 1}\nmodules: [{id: a, name: \(long)}]\n\(long): 1\n"
                + "connections: {data: [\(long)], control: [\"a (\(long)|) b\", \"a (1|\(long)) \(long)\"]}\n")
        #expect(wrong.hasErrors)
        for diagnostic in wrong.diagnostics { #expect(diagnostic.description.utf8.count < 1000) }
        for diagnostic in wrong.diagnostics { #expect((diagnostic.source?.utf8.count ?? 0) < 1000) }
    }

    @Test("an empty registry says how to fill it, and one with bad libraries where to look")
    func registries() throws {
        let text = RuleCase.one("")
        let empty = try Fixture.check(text, registry: Registry())
        #expect(empty.rules == ["unknown-module"])
        #expect(empty.diagnostics.first?.hint == "no module is registered: run 'pype auto-register'")
        let bad = Registry(failed: [
            "/x.so": FailedLibrary(path: "/x.so", phase: "crash", reason: "it crashed")
        ])
        #expect(try Fixture.check(text, registry: bad).diagnostics.first?.hint?.contains("--failed") == true)
    }

    @Test("windows line ends, a byte order mark and comments are accepted")
    func layout() throws {
        let text =
            "\u{FEFF}# a flow\r\n"
            + RuleCase.one("settings: {threads: 2} # two\n")
            .replacingOccurrences(of: "\n", with: "\r\n")
        let report = try Fixture.check(text)
        #expect(report.rules.isEmpty)
        #expect(report.dag?.settings.threads == 2)
    }

    @Test("columns count characters, also behind letters of several bytes")
    func columns() throws {
        let report = try Fixture.check(RuleCase.one("context: {a: \"née 👩‍👩‍👧\", b c: 1}\n"))
        #expect(report.marks == ["context-name 4:23"])
    }
}

@Suite("Values without quotes")
struct PlainScalarTests {
    static let cases: [(String, Value)] = [
        ("", .null), ("~", .null), ("null", .null), ("NULL", .null), ("true", .bool(true)), ("False", .bool(false)),
        ("yes", .string("yes")), ("No", .string("No")), ("on", .string("on")), ("off", .string("off")),
        ("y", .string("y")), ("0", .int(0)), ("-0", .int(0)), ("+7", .int(7)), ("12", .int(12)),
        ("-9223372036854775808", .int(.min)), ("0x1F", .int(31)), ("0o17", .int(15)), ("0b1", .string("0b1")),
        ("1_000", .string("1_000")), ("12:30", .string("12:30")), ("190:20:30", .string("190:20:30")),
        ("2025-01-15", .string("2025-01-15")),
        ("2001-12-14t21:59:43.10-05:00", .string("2001-12-14t21:59:43.10-05:00")),
        ("1.0.0", .string("1.0.0")), ("1.5", .double(1.5)), ("-.5", .double(-0.5)), ("5.", .double(5)),
        ("1e3", .double(1000)), ("1.e-3", .double(0.001)), ("3.0", .double(3)), (".", .string(".")),
        ("+", .string("+")), ("1e", .string("1e")), ("0.1.2", .string("0.1.2")), ("0xZZ", .string("0xZZ")),
        ("inf", .string("inf")), ("nan", .string("nan")), ("1 2", .string("1 2")), ("\"12\"", .string("12")),
        ("'true'", .string("true")), ("!!str 12", .string("12")), ("!!str", .string("")), ("\"\"", .string("")),
    ]

    @Test("are read by the core schema of YAML 1.2", arguments: cases)
    func read(_ item: (text: String, value: Value)) throws {
        let flow = "flow: {name: f, version: 1}\nmodules:\n  - id: a\n    name: picky\n    config:\n      anything: "
        let report = try Fixture.check(flow + item.text + "\n")
        #expect(report.rules.isEmpty)
        #expect(report.dag?.nodes.first?.config["anything"] == item.value)
    }

    @Test("may be keys, and are text then")
    func keys() throws {
        let flow = "flow: {name: f, version: 1}\nmodules:\n  - id: a\n    name: picky\n    config:\n      mapping: "
        let report = try Fixture.check(flow + "{1: a, true: b, 2.50: c, \"<<\": d}\n")
        #expect(
            report.dag?.nodes.first?.config["mapping"]
                == .object(["1": .string("a"), "true": .string("b"), "2.50": .string("c"), "<<": .string("d")]))
    }
}

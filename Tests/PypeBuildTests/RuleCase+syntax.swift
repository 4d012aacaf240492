import Foundation

extension RuleCase {
    private static func nested(_ depth: Int) -> String {
        "x: " + String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }

    static let syntax: [RuleCase] = [
        RuleCase(
            "not-utf8", "a byte of Latin-1", Data("flow:\n  name: caf".utf8) + [0xE9, 0x0A], ["2:12"], "byte 0xE9"),
        RuleCase("not-utf8", "UTF-16", Data([0xFF, 0xFE, 0x66, 0x00]), ["1:1"], "byte 0xFF", hint: "UTF-8"),
        RuleCase("not-utf8", "a cut character at the end", Data("é: ".utf8) + [0xE2, 0x82], ["1:4"], "byte 0xE2"),
        RuleCase("control-character", "NUL", "flow:\n  name: a\u{0}b\n", ["2:10"], "U+0000"),
        RuleCase("control-character", "escape", "a: \u{1B}[31m\n", ["1:4"], "U+001B", hint: "escape"),
        RuleCase("control-character", "DEL and a C1 character", "a: é\u{80}\n", ["1:5"], "U+0080"),
        RuleCase("nul-in-text", "an escape of NUL", one("context: {x: \"a\\0b\"}"), ["4:14"], "NUL"),
        RuleCase("yaml-syntax", "a tab as indentation", "flow:\n\tname: x\n", ["2:1"], "not YAML", hint: "spaces"),
        RuleCase("yaml-syntax", "a bracket that is not closed", "flow: [a, b\n", ["2:1"], "not YAML"),
        RuleCase("yaml-syntax", "a colon inside a text", "flow: a: b\n", ["1:8"], "not YAML"),
        RuleCase("yaml-syntax", "an alias without an anchor", "flow: *x\n", ["1:7"], "undefined alias"),
        RuleCase("yaml-syntax", "half a surrogate pair", "flow: \"\\ud800\"\n", ["1:10"], "not YAML"),
        RuleCase("yaml-alias", "an anchor and its alias", "flow: &x {name: f}\nsettings: *x\n", ["2:11"], "'*x'"),
        RuleCase("yaml-alias", "a merge of an alias", "a: &b {c: 1}\nd: {<<: *b}\n", ["2:9"], "'*b'"),
        RuleCase("yaml-alias", "an alias as a key", "a: &b [1]\n? *b\n: 1\n", ["2:3"], "'*b'"),
        RuleCase("yaml-alias", "an alias right after a bracket", "a: &b [1]\nd: [*b]\n", ["2:5"], "'*b'"),
        RuleCase("yaml-alias", "an alias after NEL", "a: &b [1]\u{85}d:\u{85} - *b\n", ["3:4"], "'*b'"),
        RuleCase(
            "yaml-merge", "a merge key with a mapping", one("settings: {<<: {threads: 2}}\n"), ["4:12"], "merge key"),
        RuleCase(
            "yaml-depth", "101 lists inside each other", nested(101), ["1:103"], "more than 100 deep",
            others: ["unknown-key", "missing-key", "missing-key"]),
        RuleCase("yaml-depth", "a hundred thousand lists", nested(100_000), ["1:5"], "deep"),
        RuleCase(
            "yaml-depth", "a hundred thousand block lists", "x:\n" + String(repeating: "- ", count: 100_000) + "a\n",
            ["2:1999"], "deep"),
        RuleCase("yaml-documents", "two documents", one("---\nflow: {}\n"), ["5:1"], "second document"),
        RuleCase(
            "yaml-tag", "a tag of Python", one("context: {x: !!python/object:os.system [a]}\n"), ["4:14"], "!!python"),
        RuleCase("yaml-tag", "a local tag", one("context: {x: !mine a}\n"), ["4:14"], "'!mine'"),
        RuleCase("yaml-tag", "a binary", one("context: {x: !!binary aGk=}\n"), ["4:14"], "'!!binary'"),
        RuleCase("yaml-key", "a list as a key", one("context:\n  ? [a, b]\n  : 1\n"), ["5:5"], "not text"),
        RuleCase("yaml-key", "nothing as a key", one("context:\n  ?\n  : 1\n"), ["5:4"], "not text"),
        RuleCase(
            "yaml-number", "a leading zero", one("context: {x: 010}\n"), ["4:14"], "'010'", hint: "0o17"),
        RuleCase("yaml-number", "beyond 64 bits", one("context: {x: 9223372036854775808}\n"), ["4:14"], "too large"),
        RuleCase("yaml-number", "beyond a double", one("context: {x: 1e999}\n"), ["4:14"], "too large"),
        RuleCase("yaml-number", "infinity", one("context: {x: -.inf}\n"), ["4:14"], "cannot be passed on"),
        RuleCase("yaml-number", "not a number", one("context: {x: [.nan]}\n"), ["4:15"], "cannot be passed on"),
        RuleCase(
            "yaml-duplicate-key", "a key that stands twice", one("settings:\n  threads: 1\n  threads: 2\n"), ["6:3"],
            "'threads'", hint: "keep one"),
        RuleCase(
            "yaml-duplicate-key", "several in several mappings, and another mistake",
            "flow: {name: f, version: 1, name: g}\nflow: 1\nmodules:\n  - {id: a, name: solo, 'id': b}\nsetings: 1\n",
            ["1:29", "2:1", "4:25"], "it stands in line 1", others: ["unknown-key"]),
        RuleCase(
            "yaml-duplicate-key", "keys that are the same by an escape", "\"\\x61\": 1\na: 2\n", ["1:1"], "'a'"),
        RuleCase("empty-flow", "an empty file", "", ["1:1"], "the file is empty"),
        RuleCase("empty-flow", "only comments", "# nothing\n", ["1:1"], "the file is empty"),
        RuleCase("empty-flow", "an empty document", "---\n...\n", ["1:1"], "the file is empty"),
        RuleCase("empty-flow", "no modules", "flow: {name: f, version: 1}\nmodules: []\n", ["2:10"], "no module"),
    ]
}

extension RuleCase {
    static let sections: [RuleCase] = [
        RuleCase("wrong-type", "a list for the file", "- a\n", ["1:1"], "must be a mapping", hint: nil),
        RuleCase("wrong-type", "a text for the file", "hello\n", ["1:1"], "is text"),
        RuleCase(
            "wrong-type", "a text for settings", one("settings: fast\n"), ["4:11"], "'settings' must be a mapping"),
        RuleCase(
            "wrong-type", "a mapping for modules", "flow: {name: f, version: 1}\nmodules: {id: a}\n", ["2:10"],
            "must be a list of modules, but is a mapping"),
        RuleCase(
            "wrong-type", "a text for a number", one("settings: {threads: \"8\"}\n"), ["4:21"], "text ('8')",
            hint: "write 8"),
        RuleCase(
            "wrong-type", "an underscore in a number", one("settings: {timeout: 1_000}\n"), ["4:21"], "'1_000'",
            hint: "write 1000"),
        RuleCase(
            "wrong-type", "a fraction for a whole number", one("settings: {threads: 1.5}\n"), ["4:21"], "a whole number"
        ),
        RuleCase("wrong-type", "nothing for a number", one("settings:\n  threads:\n"), ["5:11"], "is nothing"),
        RuleCase(
            "wrong-type", "a list for a name", one("") + "settings: {fail_strategy: [halt]}\n", ["4:27"], "is a list"),
        RuleCase(
            "wrong-type", "a number among the authors",
            "flow: {name: f, version: 1, authors: [a, [b]]}\nmodules: [{id: a, name: solo}]\n", ["1:42"],
            "'entry of authors' must be text"),
        RuleCase(
            "wrong-type", "a number for a connection", one("connections: {data: [[]]}\n"), ["4:22"], "a text in quotes"),
        RuleCase("unknown-key", "a misspelt section", one("setings: {}\n"), ["4:1"], "'setings'", hint: "'settings'"),
        RuleCase(
            "unknown-key", "a misspelt setting", one("settings: {thread: 2}\n"), ["4:12"], "'thread'", hint: "'threads'"
        ),
        RuleCase(
            "unknown-key", "a parameter beside its module", source("path: x", "configs: {required: {file_path: x}}"),
            ["5:5"], "'path'"),
        RuleCase(
            "unknown-key", "a parameter beside required", source("configs: {file_path: x, required: {file_path: x}}"),
            ["5:15"], "'configs' has no key 'file_path'"),
        RuleCase("missing-key", "no flow", "modules: [{id: a, name: solo}]\n", ["1:1"], "'flow'"),
        RuleCase("missing-key", "no modules", "flow: {name: f, version: 1}\n", ["1:1"], "'modules'"),
        RuleCase(
            "missing-key", "no name and no version", "flow: {}\nmodules: [{id: a, name: solo}]\n", ["1:7", "1:7"],
            "'name'"),
        RuleCase(
            "missing-key", "a module without id or name", "flow: {name: f, version: 1}\nmodules: [{}]\n",
            ["2:11", "2:11"], "'id'"),
        RuleCase("value-not-allowed", "four retries", one("settings: {retries: 4}\n"), ["4:21"], "'4'", hint: "0 to 3"),
        RuleCase(
            "value-not-allowed", "no threads", one("settings: {threads: 0}\n"), ["4:21"], "'0'", hint: "1 to 4096"),
        RuleCase("value-not-allowed", "a negative time limit", one("settings: {timeout: -1}\n"), ["4:21"], "'-1'"),
        RuleCase(
            "value-not-allowed", "a strategy", one("settings: {fail_strategy: hal}\n"), ["4:27"], "'hal'",
            hint: "'halt'"),
        RuleCase(
            "value-not-allowed", "a mode", one("settings: {execution_mode: panda}\n"), ["4:28"], "'panda'",
            hint: "'pandas'"),
        RuleCase(
            "mode-not-built", "dask", one("settings: {execution_mode: dask}\n"), ["4:28"], "'dask'", hint: "'pandas'"),
        RuleCase(
            "mode-not-built", "polars", one("settings: {data_backend: polars}\n"), ["4:26"], "data_backend 'polars'"),
        RuleCase("mode-not-built", "ray", one("settings: {execution_mode: ray}\n"), ["4:28"], "'ray'"),
        RuleCase(
            "flow-name", "a path", "flow: {name: ../x, version: 1}\nmodules: [{id: a, name: solo}]\n", ["1:14"],
            "'../x'"),
        RuleCase(
            "flow-name", "a point", "flow: {name: ., version: 1}\nmodules: [{id: a, name: solo}]\n", ["1:14"], "'.'"),
        RuleCase(
            "flow-name", "accents", "flow: {name: café, version: 1}\nmodules: [{id: a, name: solo}]\n", ["1:14"], "café"
        ),
        RuleCase(
            "module-id", "ids that are no names",
            "flow: {name: f, version: 1}\nmodules: [{id: 1a, name: solo}, {id: a b, name: solo}, {id: a.b, name: solo}, "
                + "{id: '\(String(repeating: "x", count: 65))', name: solo}]\n", ["2:16", "2:38", "2:61", "2:84"],
            "'1a'"),
        RuleCase(
            "duplicate-id", "the same id twice",
            "flow: {name: f, version: 1}\nmodules:\n  - {id: a, name: solo}\n  - {id: a, name: solo}\n", ["4:10"],
            "in line 3"),
        RuleCase(
            "ambiguous-id", "ids that differ in case",
            "flow: {name: f, version: 1}\nmodules:\n  - {id: load, name: solo}\n  - {id: Load, name: solo}\n", ["4:10"],
            "differ only in case"),
        RuleCase(
            "ambiguous-id", "an id that continues another with two underscores",
            "flow: {name: f, version: 1}\nmodules:\n  - {id: A__b, name: solo}\n  - {id: a, name: solo}\n", ["3:10"],
            "reads two ways"),
        RuleCase(
            "ambiguous-id", "an id that ends in an underscore",
            "flow: {name: f, version: 1}\nmodules:\n  - {id: a, name: solo}\n  - {id: a_, name: solo}\n", ["4:10"],
            "reads two ways"),
        RuleCase(
            "two-configs", "config and configs",
            source("configs: {required: {file_path: x}}", "config: {encoding: utf-8}"), ["6:5"], "'a'"),
        RuleCase(
            "context-name", "a name with a space", one("context: {a b: 1, ok: 2, 1a: 3}\n"), ["4:11", "4:26"], "'a b'"),
    ]
}

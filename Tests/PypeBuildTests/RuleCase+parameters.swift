extension RuleCase {
    private static func picky(_ line: String) -> String {
        "flow: {name: f, version: 1}\nmodules:\n  - id: a\n    name: picky\n    config:\n      \(line)\n"
    }

    static let parameters: [RuleCase] = [
        RuleCase(
            "unknown-module", "a misspelt name", "flow: {name: f, version: 1}\nmodules: [{id: a, name: csv_sorce}]\n",
            ["2:25"], "'csv_sorce'", hint: "'csv_source'"),
        RuleCase(
            "unknown-module", "a name like no other",
            "flow: {name: f, version: 1}\nmodules: [{id: a, name: kafka_source}]\n", ["2:25"], "'kafka_source'",
            hint: "pype list-modules"),
        RuleCase(
            "unknown-parameter", "a misspelt name", source("config: {file_path: x, encodng: utf-8}"), ["5:28"],
            "no parameter 'encodng'", hint: "'encoding'"),
        RuleCase(
            "unknown-parameter", "another module's word for it", source("config: {file_path: x, output_path: y}"),
            ["5:28"], "no parameter 'output_path'", hint: "did you mean 'file_path'?"),
        RuleCase(
            "unknown-parameter", "of a module without parameters", one("  - {id: b, name: solo, config: {x: 1}}\n"),
            ["4:34"], "'x'", hint: "no parameters"),
        RuleCase("missing-parameter", "no configs at all", source(), ["3:9"], "'file_path'", hint: "Path of the file"),
        RuleCase("missing-parameter", "an empty configs", source("configs:"), ["3:9"], "'file_path'"),
        RuleCase(
            "duplicate-parameter", "under required and under optional",
            source("configs: {required: {file_path: x}, optional: {file_path: y}}"), ["5:52"], "line 5"),
        RuleCase(
            "parameter-section", "both the wrong way round",
            source("configs:", "  required: {encoding: utf-8}", "  optional: {file_path: x}"), ["6:18", "7:18"],
            "'encoding' is optional", hint: "'optional'"),
        RuleCase(
            "parameter-type", "a number for a text", source("config: {file_path: 2024}"), ["5:25"], "int ('2024')",
            hint: "\"2024\""),
        RuleCase("parameter-type", "nothing for a text", source("config: {file_path: }"), ["5:25"], "is nothing"),
        RuleCase(
            "parameter-type", "yes for a bool", source("config: {file_path: x, header: yes}"), ["5:36"], "str ('yes')",
            hint: "write true"),
        RuleCase(
            "parameter-type", "an underscore in a number", source("config: {file_path: x, max_rows: 1_000}"), ["5:38"],
            "'1_000'", hint: "write 1000"),
        RuleCase(
            "parameter-type", "a fraction for a whole number", source("config: {file_path: x, max_rows: 3.0}"),
            ["5:38"], "float ('3.0')", hint: "write 3"),
        RuleCase(
            "parameter-type", "a text for a list", picky("columns: name"), ["6:16"], "must be list", hint: "[name]"),
        RuleCase(
            "parameter-type", "a list for a mapping", picky("mapping: [1]"), ["6:16"], "must be dict, but is list"),
        RuleCase(
            "parameter-value", "a value that is not allowed", source("config: {file_path: x, delimiter: \"|\"}"),
            ["5:39"], "'delimiter'", hint: #"allowed are: ",", ";", "\t""#),
        RuleCase(
            "parameter-schema", "every violation by pointer", picky("columns: [{name: a}, {nam: b}, {name: 5}]"),
            ["6:16", "6:16"], "'columns'", hint: "pype inspect picky"),
        RuleCase(
            "parameter-schema", "a value that is not allowed, deep inside",
            picky("columns: [{name: a, function: summ}]"), ["6:16"],
            #"the parameter 'columns' cannot be '"summ"' at '/0/function'"#, hint: "did you mean 'sum'?"),
        RuleCase(
            "parameter-schema", "a value like none that is allowed", picky("columns: [{name: a, function: 5}]"),
            ["6:16"], "cannot be '5' at '/0/function'", hint: #"allowed are: "sum", "mean""#),
        RuleCase(
            "parameter-schema", "a schema that refers to itself", picky("loop: 1"), ["6:13"], "$ref", hint: "author"),
        RuleCase(
            "parameter-schema", "a long text against a pattern",
            picky("columns: [{name: \(String(repeating: "a", count: 1_000_000))}]"), ["6:16"], "too long"),
        RuleCase("secret-in-clear", "a password", picky("password: hunter2"), ["6:17"], "'password' is a secret"),
        RuleCase(
            "secret-in-clear", "a dict with a value that is no reference",
            "flow: {name: f, version: 1}\nmodules:\n"
                + "  - {id: a, name: picky, config: {keys: {x: '{{secret.a#b}}', y: ['{{env.KEY}}']}}}\n"
                + "  - {id: b, name: picky, config: {keys: {x: '{{secret.a#b}}', y: hunter2}}}\n",
            ["4:41"], "'keys' is a secret"),
    ]
}

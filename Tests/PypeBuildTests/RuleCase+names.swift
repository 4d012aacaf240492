extension RuleCase {
    private static func step(_ config: String, more: String = "") -> String {
        Fixture.flow(["a step", "z step config: {\(config)}"], control: ["a (1|) z"], more: more)
    }

    static let templates: [RuleCase] = [
        RuleCase(
            "template-syntax", "a misspelt root", step("s: 'x{{contxt.dir}}'"), ["4:41"], "'contxt.dir'",
            hint: "context.dir"),
        RuleCase(
            "template-syntax", "not closed", step("l: [a, 'é {{context.x}'] "), ["4:44"], "not closed", hint: "{{'{{'}}"
        ),
        RuleCase("template-syntax", "a status", step("s: '{{status}}'"), ["4:40"], "conditions"),
        RuleCase("template-syntax", "in a text over several lines", step("s: \"a\n        {{x}}\""), ["4:37"], "'x'"),
        RuleCase("template-misplaced", "in a key", step("any: {x: {'{{a__rows}}': 1}}"), ["4:44"], "'{{a__rows}}'"),
        RuleCase(
            "template-misplaced", "in the context", one("context: {x: [1, 'a{{env.HOME}}'], y: {'{{z': 1}}\n"),
            ["4:18", "4:40"], "as they are", hint: "the parameter"),
        RuleCase(
            "parameter-type", "a text around a placeholder", step("n: '{{a__rows}}0'"), ["4:37"],
            "a text with placeholders", hint: "alone"),
        RuleCase("parameter-type", "a list with placeholders", step("n: ['{{a__rows}}']"), ["4:37"], "but is list"),
        RuleCase("parameter-type", "escaped braces", step("n: \"{{'{{'}}\""), ["4:37"], "a text"),
        RuleCase(
            "secret-in-clear", "braces around more than one reference",
            Fixture.flow([
                "a step config: {key: 'x{{secret.a#b}}'}", "b step config: {key: '{{context.x}}'}",
                "c step config: {key: '{{secret.a}}{{secret.b}}'}", "d step config: {key: [1]}",
                "e step config: {key: '{{secret.vault:kv/a#b}}'}", "f step config: {key: '{{env.KEY}}'}",
            ]),
            ["3:39", "4:39", "5:39", "6:39"], "nothing else", hint: "{{env.NAME}}", others: ["context-not-declared"]),
    ]

    private static func read(_ name: String, control: String...) -> String {
        Fixture.flow(["a step", "b step", "l list", "z step config: {any: '{{\(name)}}'}"], control: control)
    }

    static let names: [RuleCase] = [
        RuleCase(
            "context-not-declared", "a variable without a default, once",
            step("s: '{{context.dri}}', any: ['{{context.dri}}', '{{context.dir}}']", more: "context: {dir: x}\n"),
            ["4:38"], "'dri'", hint: "did you mean 'dir'?"),
        RuleCase(
            "context-not-declared", "in a condition",
            Fixture.flow(["a step", "b step"], control: ["a (1|context.n > 1) b"]), ["7:19"], "'n'", hint: "--set"),
        RuleCase(
            "unknown-global", "a misspelt module", read("aa__rows", control: "a (1|) z"), ["6:40"], "no module 'aa'",
            hint: "'a'"),
        RuleCase(
            "unknown-global", "a misspelt variable", read("A__rwos", control: "a (1|) z"), ["6:40"],
            "no variable 'rwos'", hint: "'rows'"),
        RuleCase(
            "unknown-global", "a module without variables", read("l__x", control: "l (1|) z"), ["6:40"], "'x'",
            hint: "no variables"),
        RuleCase(
            "unknown-global", "in a condition",
            Fixture.flow(["a step", "b step"], control: ["a (1|1 == 1 and a__x == 1) b"]),
            ["7:30"], "'x'", hint: "known are: Label, rows"),
        RuleCase(
            "global-type", "a text for a number and a number for a text",
            step("n: '{{a__label}}', f: '{{a__rows}}', s: '{{a__rows}}'"),
            ["4:38", "4:75"], "must be int, but 'a__label' is str"),
        RuleCase(
            "global-not-before", "no edge", read("a__rows"), ["6:40"], "nothing makes", hint: "control connection"),
        RuleCase("global-not-before", "itself", read("z__rows"), ["6:40"], "no data leads"),
        RuleCase(
            "global-not-before", "a module that comes after", read("a__rows", control: "z (1|) a"), ["6:40"],
            "after the reader"),
        RuleCase(
            "global-not-before", "beside", read("a__rows", control: "l (1|) a", "l (1|) z"), ["6:40"], "nothing makes"),
        RuleCase(
            "global-not-before", "a branch of higher order", read("a__rows", control: "l (2|) a", "l (1|) z"), ["6:40"],
            "nothing"),
        RuleCase(
            "global-not-before", "a branch that is spawned", read("a__rows", control: "l (1|start) a", "l (2|) z"),
            ["6:40"], "nothing"),
        RuleCase(
            "global-not-before", "a branch that also waits for another",
            read("a__rows", control: "l (1|) a", "b (1|) a", "l (2|) z"),
            ["6:40"], "nothing"),
        RuleCase(
            "global-not-before", "a branch that opens when another is skipped, as the reader does",
            Fixture.flow(
                [
                    "w step", "a step", "c step join: any", "y step",
                    "z step join: any, config: {any: '{{c__rows}}'}",
                ],
                control: [
                    "w (1|) c", "w (1|) y", "w (2|failure) a", "a (1|) c", "a (2|) z", "y (1|) z",
                ]), ["7:51"], "nothing makes"),
        RuleCase(
            "global-not-before", "not upstream in the sub flow",
            Fixture.flow(
                ["t tick", "a count", "z count config: {any: '{{a__rows}}'}", "u union", "d drop"],
                data: ["t.out - a.in", "t.out - z.in", "a.out - u.in", "z.out - u.in", "u.out - d.in"]),
            ["5:41"], "no data leads from 'a'"),
        RuleCase(
            "global-not-before", "in a condition",
            Fixture.flow(["a step", "b step"], control: ["a (1|b__rows > 1) b"]),
            ["7:19"], "'b' comes after"),
        RuleCase(
            "status-not-before", "of the target",
            Fixture.flow(["a step", "b step"], control: ["a (1|status.b == 'failed') b"]),
            ["7:19"], "'b' comes after"),
        RuleCase(
            "unknown-node", "in a status",
            Fixture.flow(["aaa step", "b step"], control: ["aaa (1|status.aab == 'failed') b"]),
            ["7:21"], "'aab'", hint: "'aaa'"),
        RuleCase("iter-outside", "in a parameter", read("iter.item.x"), ["6:40"], "'iter.item.x'", hint: "iterate"),
        RuleCase(
            "iter-outside", "where a way leads around the iteration",
            Fixture.flow(
                ["l list", "a solo", "b solo", "z step config: {any: '{{iter.index}}'}"],
                control: ["l (1|iterate) a", "a (1|) z", "b (1|) z"]),
            ["6:40"], "outside"),
        RuleCase(
            "iter-outside", "in the condition of the iteration itself",
            Fixture.flow(["l list", "a solo"], control: ["l (1|iterate, iter.index > 1) a"]), ["7:28"], "outside"),
    ]
}

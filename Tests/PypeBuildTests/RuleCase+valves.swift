extension RuleCase {
    private static func settings(_ line: String) -> String { one("settings: {\(line)}\n") }

    private static func module(_ more: String) -> String { Fixture.flow(["a step \(more)"]) }

    static let settings: [RuleCase] = [
        RuleCase(
            "value-not-allowed", "a negative delay", settings("retry_delay: -1"), ["4:25"], "'-1'", hint: "0 or more"),
        RuleCase(
            "value-not-allowed", "no share at all", settings("max_ram_share: 0"), ["4:27"], "'0'", hint: "above 0"),
        RuleCase(
            "value-not-allowed", "more than all", settings("max_ram_share: 1.5"), ["4:27"], "'1.5'", hint: "up to 1"),
        RuleCase("value-not-allowed", "no rows", settings("spill_threshold_rows: 0"), ["4:34"], "'0'"),
        RuleCase("value-not-allowed", "a grace of ages", settings("grace: 1e300"), ["4:19"], "'1e300'"),
        RuleCase(
            "wrong-type", "yes for a flag", settings("checkpoints: yes"), ["4:25"], "true or false", hint: "write true"),
        RuleCase("wrong-type", "a text for seconds", settings("grace: 10s"), ["4:19"], "a number of seconds"),
        RuleCase("value-not-allowed", "no time at all", module("timeout: 0"), ["3:34"], "'0'", hint: "above 0"),
        RuleCase("value-not-allowed", "eleven retries", module("retries: 11"), ["3:34"], "'11'", hint: "0 to 10"),
        RuleCase("value-not-allowed", "a join", module("join: some"), ["3:31"], "'some'", hint: "all, any"),
        RuleCase(
            "value-not-allowed", "limits of rejects", module("max_rejects: 101%"), ["3:38"], "'101%'", hint: "5%"),
        RuleCase("value-not-allowed", "a negative limit of rejects", module("max_rejects: -1"), ["3:38"], "'-1'"),
        RuleCase("wrong-type", "a list for the limit of rejects", module("max_rejects: [1]"), ["3:38"], "is a list"),
        RuleCase("not-built-yet", "isolation", module("isolation: process"), ["3:25"], "'isolation'"),
        RuleCase(
            "retries-not-idempotent", "retries of a module that cannot be repeated",
            Fixture.flow(["a step retries: 3", "b solo retries: 2", "c solo retries: 0"]), ["4:34"],
            "'b' (solo) is not idempotent"),
        RuleCase(
            "max-rejects-without-port", "a limit without a reject port", module("max_rejects: 5%"), ["3:38"],
            "no reject port"),
        RuleCase(
            "join-conflict", "two joins in one sub flow",
            Fixture.flow(["a tick join: any", "b drop join: all", "c solo join: all"], data: ["a.out - b.in"]),
            ["4:31"], "'b' has 'join: all', but 'a'"),
    ]

    private static func control(_ edges: String...) -> String {
        Fixture.flow(
            ["a step", "b step", "l list", "p pair", "t tick", "d drop"], data: ["t.out - d.in"], control: edges)
    }

    static let valves: [RuleCase] = [
        RuleCase("control-syntax", "a quote that is not closed", control("a (1|b__x == 'it) b"), ["11:27"], "quote"),
        RuleCase("control-syntax", "a bracket that is not closed", control("a (1|(1 == 1) b"), ["11:16"], "not closed"),
        RuleCase("control-syntax", "a bracket too many", control("a (1|1 == 1)) b"), ["11:26"], "too many"),
        RuleCase(
            "condition-syntax", "a misspelt word", control("a (1|succes) b"), ["11:19"], "'succes'", hint: "'success'"),
        RuleCase(
            "condition-syntax", "another word", control("a (1|failed) b"), ["11:19"], "'failed'", hint: "'failure'"),
        RuleCase("condition-syntax", "a single =", control("a (1|a__rows = 1) b"), ["11:27"], "'='", hint: "=="),
        RuleCase("condition-syntax", "a number", control("a (1| 1 + a__rows) b"), ["11:22"], "number"),
        RuleCase("condition-syntax", "behind letters of several bytes", control("a (1|'né' == é) b"), ["11:27"], "'é'"),
        RuleCase("condition-syntax", "a secret", control("a (1|secret.db#x == 'x') b"), ["11:19"], "secret"),
        RuleCase("condition-syntax", "a text alone", control("a (1|status) b"), ["11:19"], "'status'"),
        RuleCase("condition-syntax", "a text alone, joined", control("a (1|start, flow.name) b"), ["11:26"], "neither"),
        RuleCase(
            "condition-syntax", "a status there is not", control("a (1|status == 'success') b"), ["11:29"], "never"),
        RuleCase(
            "condition-syntax", "ten thousand brackets",
            control("a (1|\(String(repeating: "(", count: 10_000))1\(String(repeating: ")", count: 10_000))) b"),
            ["11:19"], "4096"),
        RuleCase(
            "condition-syntax", "a hundred and one brackets",
            control("a (1|\(String(repeating: "(", count: 101))true\(String(repeating: ")", count: 101))) b"),
            ["11:119"], "deep"),
        RuleCase("condition-syntax", "two conditions", control("a (1|start, success, failure) b"), ["11:35"], "two"),
        RuleCase("condition-syntax", "a comma without start", control("a (1|success, always) b"), ["11:28"], "two"),
        RuleCase("condition-syntax", "an empty part", control("a (1|start,) b"), ["11:25"], "missing"),
        RuleCase(
            "condition-syntax", "start behind", control("a (1|success, start) b"), ["11:28"], "'start'", hint: "first"),
        RuleCase(
            "condition-syntax", "parallel without iterate", control("a (1|parallel=2) b"), ["11:19"], "iterations"),
        RuleCase(
            "condition-syntax", "numbers of parallel iterations",
            control("l (1|iterate, parallel=0) b", "l (1|iterate, parallel=1025) a", "l (1|iterate, parallel=x) d"),
            ["11:28", "11:59", "11:93"], "'0'", hint: "1 to 1024"),
        RuleCase(
            "condition-syntax", "parallel twice", control("l (1|iterate, parallel=2, parallel=3) b"), ["11:40"], "twice"
        ),
        RuleCase(
            "iterate-items", "two outputs", control("p (1|iterate) b"), ["11:14"], "(left, right)", hint: "'items'"),
        RuleCase("iterate-items", "no output", control("a (1|iterate) b"), ["11:14"], "no output port"),
        RuleCase(
            "iterate-target-shared", "another edge into the iteration", control("l (1|iterate) b", "a (1|) b"),
            ["11:28"], "'a' in line 11"),
        RuleCase(
            "iterate-target-shared", "two iterations of one sub flow",
            control("l (1|iterate) t", "t (1|) b", "l (2|iterate) d"),
            ["11:28", "11:59"], "'l'", others: ["control-into-subflow"]),
        RuleCase(
            "control-inside-valve", "iterating into the own sub flow", control("t (1|iterate) d"), ["11:16"],
            "one sub flow"),
        RuleCase(
            "control-inside-valve", "a condition inside a sub flow", control("t (1|failure) d"), ["11:16"],
            "no condition"),
    ]
}

extension RuleCase {
    private static func data(_ modules: [String], _ edges: String...) -> String { Fixture.flow(modules, data: edges) }

    static let connections: [RuleCase] = [
        RuleCase("data-syntax", "no separator", data(["a tick", "b drop"], "a.out b.in"), ["6:11"], "no ' - '"),
        RuleCase("data-syntax", "an arrow", data(["a tick", "b drop"], "a.out -> b.in"), ["6:17"], "an arrow"),
        RuleCase("data-syntax", "no spaces", data(["a tick", "b drop"], "a.out-b.in"), ["6:11"], "spaces"),
        RuleCase(
            "data-syntax", "no port", data(["a tick", "b drop"], "a.out - b"), ["6:20"], "no port of 'b'",
            hint: "module.output - module.input"),
        RuleCase("data-syntax", "an empty port", data(["a tick", "b drop"], "a. - b.in"), ["6:13"], "no port of 'a'"),
        RuleCase("data-syntax", "no module", data(["a tick", "b drop"], ".out - b.in"), ["6:11"], "no module"),
        RuleCase(
            "data-syntax", "nothing on one side", data(["a tick", "b drop"], "a.out - "), ["6:19"],
            "nothing on one side"),
        RuleCase(
            "data-syntax", "two modules on one side", data(["a tick", "b drop"], "a.out - b.in - c.in"), ["6:23"],
            "more than one"),
        RuleCase(
            "unknown-node", "a misspelt id", data(["aaa tick", "b drop"], "aab.out - b.in"), ["6:11"], "'aab'",
            hint: "'aaa'"),
        RuleCase(
            "unknown-port", "a misspelt output", data(["a tick", "b drop"], "a.ot - b.in"), ["6:13"],
            "no output port 'ot'", hint: "'out'"),
        RuleCase(
            "unknown-port", "a misspelt input", data(["a tick", "b drop"], "a.out - b.data"), ["6:21"],
            "no input port 'data'", hint: "known are: in"),
        RuleCase(
            "unknown-port", "an input where an output is wanted",
            data(["a tick", "b pass", "c drop"], "a.out - b.in", "b.in - c.in"), ["7:29"], "no output port 'in'",
            hint: "it has an input port of that name"),
        RuleCase(
            "no-data-in", "into a source", data(["a tick", "b tick"], "a.out - b.out"), ["6:19"],
            "is a source and takes no data"),
        RuleCase("no-data-in", "into a solo module", data(["a tick", "b solo"], "a.out - b.x"), ["6:19"], "is a solo"),
        RuleCase(
            "no-data-out", "out of a sink", data(["a tick", "b drop", "c drop"], "a.out - b.in", "b.in - c.in"),
            ["7:27"], "is a sink and gives no data"),
        RuleCase(
            "input-taken", "two edges into one input",
            data(["a tick", "b tick", "c drop"], "a.out - c.in", "b.out - c.in"), ["7:35"], "'c.in'"),
        RuleCase(
            "input-missing", "an input without an edge", data(["a tick", "b drop", "c join"], "a.out - b.in"), ["5:10"],
            "'c.left'", hint: "c.left"),
        RuleCase("self-edge", "data", data(["a pass"], "a.out - a.in"), ["5:11"], "from 'a' to itself"),
        RuleCase(
            "duplicate-edge", "data", data(["a tick", "b union"], "a.out - b.in", "a.out - b.in"), ["6:27"],
            "stands twice"),
        RuleCase(
            "data-cycle", "of two", data(["a pass", "b pass"], "a.out - b.in", "b.out - a.in"), ["6:11"],
            "a.out → b.in → b.out → a.in"),
        RuleCase(
            "data-cycle", "two cycles, with tails before and behind",
            data(
                ["t tick", "u union", "p pass", "d drop", "x pass", "y pass"], "t.out - u.in", "p.out - u.in",
                "u.out - p.in", "p.out - d.in", "x.out - y.in", "y.out - x.in"), ["10:43", "10:75"],
            "u.out → p.in → p.out → u.in"),
    ]

    private static func control(_ edges: String...) -> String {
        Fixture.flow(["a tick", "b drop", "c tick", "d drop"], data: ["a.out - b.in", "c.out - d.in"], control: edges)
    }

    static let controls: [RuleCase] = [
        RuleCase("control-syntax", "no valve", control("a c"), ["9:14"], "no valve"),
        RuleCase("control-syntax", "no bar", control("a (1) c"), ["9:17"], "no '|'"),
        RuleCase("control-syntax", "no closing bracket", control("a (1| c"), ["9:16"], "not closed"),
        RuleCase(
            "control-syntax", "nothing before and nothing behind", control("(1|) c", "a (1|)"), ["9:14", "9:30"],
            "before the valve"),
        RuleCase("control-syntax", "two modules on one side", control("a c (1|) c"), ["9:15"], "more than one"),
        RuleCase("control-order", "zero", control("a (0|) c"), ["9:17"], "'0'", hint: "start at 1"),
        RuleCase("control-order", "negative", control("a (-1|) c"), ["9:17"], "'-1'"),
        RuleCase("control-order", "huge", control("a (99999999999999999999|) c"), ["9:17"], "9999"),
        RuleCase("control-order", "a word", control("a (first|) c"), ["9:17"], "'first'", hint: "Last"),
        RuleCase("control-order", "none", control("a (|) c"), ["9:17"], "no order"),
        RuleCase(
            "unknown-node", "in a control connection", control("a (1|) cc"), ["9:21"], "'cc'", hint: "did you mean"),
        RuleCase("self-edge", "control", control("a (1|) a"), ["9:14"], "from 'a' to itself"),
        RuleCase(
            "duplicate-edge", "control, whatever the order", control("a (1|) c", "a (2|) c"), ["9:26"], "stands twice"),
        RuleCase("control-inside", "with the data", control("a (1|) b"), ["9:14"], "adds nothing"),
        RuleCase("control-against-data", "against the data", control("b (1|) a"), ["9:14"], "'a' comes first"),
        RuleCase("control-into-subflow", "into a sink", control("a (1|) d"), ["9:21"], "is a sink"),
        RuleCase(
            "control-cycle", "of two sub flows", control("b (1|) c", "d (1|) a"), ["9:14"], "b → c, d → a"),
    ]
}

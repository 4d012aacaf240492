import Foundation
import PypeBuild
import PypeModel
import TestSupport
import Testing

@Suite("Drawings of flows")
struct GraphTests {
    static func dag() throws -> Dag {
        try #require(
            Fixture.check(
                Fixture.flow(
                    ["a tick", "b drop", "c solo", "d solo"], data: ["a.out - b.in"],
                    control: ["b (1|) c", "b (Last|) d"])
            ).dag)
    }

    /// A dag with names that no flow file could give it.
    static func hostile() throws -> Dag {
        var dag = try dag()
        let name = "\"]; } --> <b>&amp; \\N\n|é👩‍👩‍👧#quot;`$(rm)`"
        for index in dag.nodes.indices { dag.nodes[index].id = name + String(index) }
        for index in dag.modules.indices {
            dag.modules[index].spec.name = name
            for port in dag.modules[index].spec.outputPorts.indices {
                dag.modules[index].spec.outputPorts[port].name = name
            }
        }
        dag.flow.name = name
        return dag
    }

    @Test("in DOT have a cluster for each sub flow, solid data edges and dashed control edges")
    func dot() throws {
        #expect(
            try Build.graph(Self.dag(), format: .dot) == """
                digraph "f" {
                  rankdir=LR;
                  compound=true;
                  node [shape=box, style=rounded];
                  subgraph cluster_0 {
                    label="sub flow 1";
                    n0 [label="a\\ntick"];
                    n1 [label="b\\ndrop"];
                  }
                  subgraph cluster_1 {
                    label="sub flow 2";
                    n2 [label="c\\nsolo"];
                  }
                  subgraph cluster_2 {
                    label="sub flow 3";
                    n3 [label="d\\nsolo"];
                  }
                  n0 -> n1 [label="out → in"];
                  n1 -> n2 [style=dashed, label="(1|)"];
                  n1 -> n3 [style=dashed, label="(2|)"];
                }

                """)
    }

    @Test("in Mermaid have a subgraph for each sub flow")
    func mermaid() throws {
        #expect(
            try Build.graph(Self.dag(), format: .mermaid) == """
                flowchart LR
                  subgraph s0["sub flow 1"]
                    n0["a<br/>tick"]
                    n1["b<br/>drop"]
                  end
                  subgraph s1["sub flow 2"]
                    n2["c<br/>solo"]
                  end
                  subgraph s2["sub flow 3"]
                    n3["d<br/>solo"]
                  end
                  n0 -->|"out → in"| n1
                  n1 -.->|"(1#124;)"| n2
                  n1 -.->|"(2#124;)"| n3

                """)
    }

    @Test("in Mermaid keep the quotes of any name closed")
    func hostileMermaid() throws {
        let text = try Build.graph(Self.hostile(), format: .mermaid)
        let lines = text.split(separator: "\n")
        #expect(lines.count == 14, "no name breaks a line")
        for line in lines { #expect([0, 2].contains(line.count { $0 == "\"" }), "\(line)") }
        #expect(text.contains("#34;#93;#59; #125;"))
    }

    @Test("in SVG are drawn by Graphviz, with every name as it is", .enabled(if: Self.hasGraphviz))
    func svg() throws {
        let plain = try Build.graph(Self.dag(), format: .svg)
        #expect(plain.contains("<svg"))
        #expect(plain.contains(">sub flow 1<"))
        let folder = try TemporaryFolder()
        let file = try folder.write("flow.svg", Build.graph(Self.hostile(), format: .svg))
        let texts = try ChildProcess.python(
            """
            import sys, xml.etree.ElementTree as tree
            for node in tree.parse(sys.argv[1]).iter('{http://www.w3.org/2000/svg}text'): print(node.text)
            """, [file.path]
        ).split(separator: "\n")
        let name = "\"]; } --> <b>&amp; \\N |é👩‍👩‍👧#quot;`$(rm)`"
        #expect(texts.contains { $0 == name + "0" }, "\(texts)")
        #expect(texts.count { $0 == name } == 4, "the module of each node")
        #expect(texts.contains { $0 == name + " → in" })
    }

    static let hasGraphviz = FileManager.default.isExecutableFile(atPath: "/usr/bin/dot")
}

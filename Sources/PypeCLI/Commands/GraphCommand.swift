import ArgumentParser
import PypeBuild
import PypeModel

/// `pype graph`: draws a flow.
struct GraphCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "graph", abstract: "Draw a flow as DOT, Mermaid or SVG.",
        discussion: """
            Example:
              pype graph flow.yaml --format svg > flow.svg

            Sub flows are boxes, data edges are solid, control edges are dashed. SVG needs Graphviz.
            """)

    @Argument(help: "The flow file.") var flow: String
    @OptionGroup var registry: RegistryOption
    @Option(help: "How to draw.") var format = GraphFormat.dot

    func run() throws {
        let report = Build.check(flowFile: flow, registry: try registry.load())
        CommandOutput.report(report.diagnostics, format: .text)
        guard let dag = report.dag else { throw ExitCode.invalid }
        do {
            CommandOutput.data(try Build.graph(dag, format: format))
        } catch {
            throw CommandOutput.fail([error])
        }
    }
}

extension GraphFormat: ExpressibleByArgument {}

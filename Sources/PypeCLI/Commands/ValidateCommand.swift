import ArgumentParser
import PypeBuild
import PypeModel

/// `pype validate`: checks a flow file.
struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Check a flow: all its problems at once.",
        discussion: """
            Example:
              pype validate flow.yaml

            No module is loaded. Exit code 0 when the flow can be built, 2 when it cannot.
            """)

    @Argument(help: "The flow file.") var flow: String
    @OptionGroup var registry: RegistryOption
    @Option(help: "json: the diagnostics on stdout, for editors.") var format = TextFormat.text

    func run() throws {
        let report = Build.check(flowFile: flow, registry: try registry.load())
        CommandOutput.report(report.diagnostics, format: format)
        guard let dag = report.dag else { throw ExitCode.invalid }
        if format == .text {
            CommandOutput.talk("\(flow) is valid: \(dag.nodes.count) modules in \(dag.subflows.count) sub flows")
        }
    }
}

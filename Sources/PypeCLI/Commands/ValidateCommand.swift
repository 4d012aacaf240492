import ArgumentParser
import PypeBuild
import PypeModel
import PypeRun

/// `pype validate`: checks a flow file.
struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Check a flow: all its problems at once.",
        discussion: """
            Example:
              pype validate flow.yaml
              pype validate --schemas flow.yaml    ask the modules for their columns, too

            No module is loaded, unless --schemas asks for it. Exit code 0 when the flow can be built, 2 when it cannot.
            """)

    @Argument(help: "The flow file.") var flow: String
    @Flag(
        help: """
            Ask each module, in a process of its own, which columns it takes and gives, so that wrong ones are found \
            before any data moves; print the columns.
            """)
    var schemas = false
    @OptionGroup var registry: RegistryOption
    @Option(help: "json: the diagnostics on stdout, for editors; with --schemas also the columns.")
    var format = TextFormat.text

    /// What `--schemas --format json` prints.
    private struct Result: Encodable {
        var diagnostics: [Diagnostic]
        var schemas: [SchemaText.Node]
    }

    func run() throws {
        let report = Build.check(flowFile: flow, registry: try registry.load())
        guard schemas, let dag = report.dag else {
            CommandOutput.report(report.diagnostics, format: format)
            guard let dag = report.dag else { throw ExitCode.invalid }
            return talk(dag)
        }
        let found: FlowSchemas
        do throws(Diagnostic) {
            found = try FlowSchemas(dag, context: report.context, environment: CommandOutput.environment)
        } catch {
            throw CommandOutput.fail([error], format: format)
        }
        let diagnostics = report.diagnostics + Build.schemaFindings(found.faults, in: report)
        switch format {
        case .text:
            CommandOutput.report(diagnostics, format: .text)
            CommandOutput.data(SchemaText.table(found))
        case .json: CommandOutput.data(JSONText.text(Result(diagnostics: diagnostics, schemas: SchemaText.json(found))))
        }
        if diagnostics.contains(where: { $0.severity == .error }) { throw ExitCode.invalid }
        talk(dag)
    }

    private func talk(_ dag: Dag) {
        guard format == .text else { return }
        let modules = RunText.count(dag.nodes.count, of: "module")
        CommandOutput.talk("\(flow) is valid: \(modules) in \(RunText.count(dag.subflows.count, of: "sub flow"))")
    }
}

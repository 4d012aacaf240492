import ArgumentParser
import PypeBuild
import PypeModel

/// `pype build`: makes a job of a flow.
struct BuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build", abstract: "Make a job folder of a flow.",
        discussion: """
            Example:
              pype build flow.yaml

            Writes jobs/NAME with the flow, its dag, its execution metadata and its context, and prints the folder. The \
            folder may be moved; it runs without the registry.
            """)

    @Argument(help: "The flow file.") var flow: String
    @Option(help: "The folder that job folders go into.") var jobs = "jobs"
    @OptionGroup var registry: RegistryOption
    @Option(help: "json: the diagnostics and the folder on stdout.") var format = TextFormat.text

    /// What `--format json` prints.
    private struct Result: Encodable {
        var diagnostics: [Diagnostic]
        var folder: String?
    }

    func run() throws {
        let registry = try registry.load()
        let built: (folder: String?, report: BuildReport)
        do throws(Diagnostic) {
            built = try Build.emit(flowFile: flow, registry: registry, into: jobs)
        } catch {
            throw CommandOutput.fail([error], format: format)
        }
        switch format {
        case .text:
            CommandOutput.report(built.report.diagnostics, format: .text)
            if let folder = built.folder { CommandOutput.data(folder) }
        case .json:
            CommandOutput.data(JSONText.text(Result(diagnostics: built.report.diagnostics, folder: built.folder)))
        }
        guard built.folder != nil else { throw ExitCode.invalid }
    }
}

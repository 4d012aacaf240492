import ArgumentParser

/// The command line: one subcommand a file under Commands/.
struct PypeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pype",
        abstract: "Runs data flows whose every step is a shared library.",
        discussion: """
            First minutes:
              pype auto-register                 find the modules
              pype list-modules                  see what there is
              pype validate flow.yaml            check a flow
              pype build flow.yaml               make a job of it: jobs/NAME
              pype run jobs/NAME                 run the job
              pype status                        see how the last run went

            Exit codes: 0 done, 1 the flow failed or stdout cannot be written, 2 the flow or job is invalid, 64 wrong usage, 130 interrupted.
            """,
        version: CommandOutput.version,
        subcommands: [
            ValidateCommand.self, BuildCommand.self, GraphCommand.self, RunCommand.self, RunsCommand.self,
            StatusCommand.self, LogsCommand.self, CleanCommand.self, ListModulesCommand.self, InspectCommand.self,
            AutoRegisterCommand.self, RegisterModuleCommand.self, ClearRegistryCommand.self,
            ScanLibrariesCommand.self, InferSchemasCommand.self,
        ])
}

/// Where the executable begins.
package enum CommandEntry {
    package static func main() {
        do {
            var command = try PypeCommand.parseAsRoot()
            try command.run()
        } catch {
            let code = PypeCommand.exitCode(for: error)
            let text = PypeCommand.fullMessage(for: error)
            // Help and the version are data like any other; none of them may be cut off in silence.
            if !text.isEmpty { code.isSuccess ? CommandOutput.data(text) : CommandOutput.talk(text) }
            PypeCommand.exit(withError: code)
        }
    }
}

import ArgumentParser
import PypeModel
import PypeModules

/// `pype register-module`: registers one library.
struct RegisterModuleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register-module", abstract: "Register the library of one module.",
        discussion: """
            Example:
              pype register-module csv_source
              pype register-module ./libcelsius_mod.so

            A name is looked for on the search path of auto-register. The module goes before one of the same name that \
            another library has.
            """)

    @Argument(help: "The module's name, or the path of its library.") var module: String
    @OptionGroup var search: SearchOptions
    @OptionGroup var registry: RegistryOption
    @Option(help: "json: what was done, on stdout.") var format = TextFormat.text

    func run() throws {
        let report: RegisterReport
        do throws(Diagnostic) {
            report = try search.registrar(registry).register(module)
        } catch {
            throw CommandOutput.fail([error], format: format)
        }
        RegisterText.tell(report, format: format)
        // Somebody asked for this one library: that it cannot be used is a failure here, unlike in a search.
        if !report.failed.isEmpty { throw ExitCode.invalid }
    }
}

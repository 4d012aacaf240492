import ArgumentParser
import PypeModel
import PypeRegistry

/// `pype inspect`: all that the author of a flow needs to know of a module.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Show a module: ports, configs, globals, library, and YAML to copy.",
        discussion: """
            Example:
              pype inspect filter_mod
              pype inspect filter_mod --format markdown    a page for the documents
            """)

    @Argument(help: "The module's name.") var name: String
    @OptionGroup var registry: RegistryOption
    @Option(help: "json: the registry's entry; markdown: a page for the documents.") var format = InspectFormat.text

    func run() throws {
        let found = try registry.load()
        guard let entry = found[name] else {
            throw CommandOutput.fail([
                Diagnostic(
                    rule: "unknown-module", message: "no module '\(name)' is registered",
                    hint: Suggestion.hint(for: name, among: found.modules.keys)
                        ?? "run 'pype auto-register', then 'pype list-modules'")
            ])
        }
        switch format {
        case .text: CommandOutput.data(InspectText.text(entry.spec, entry.library))
        case .json: CommandOutput.data(entry.value.json(pretty: true))
        case .markdown: CommandOutput.data(ModulePage.markdown(entry.spec, entry.library))
        }
    }
}

/// How a module is shown.
enum InspectFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, markdown
}

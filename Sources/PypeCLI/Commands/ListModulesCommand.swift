import ArgumentParser
import PypeModel
import PypeRegistry

/// `pype list-modules`: what is registered.
struct ListModulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list-modules", abstract: "List the registered modules.",
        discussion: """
            Example:
              pype list-modules --type source
              pype list-modules --failed         libraries that could not be registered, and why
            """)

    @Option(help: "Only modules of this type: source, mod, sink or solo.") var type: ModuleTypeArgument?
    @Option(help: "Only modules of this category, in any case.") var category: String?
    @Flag(help: "List the libraries that could not be registered, with the reason.") var failed = false
    @OptionGroup var registry: RegistryOption
    @Option(help: "How to list.") var format = ListFormat.table

    func validate() throws {
        if failed, type != nil || category != nil {
            throw ValidationError("--failed lists libraries: --type and --category do not go with it.")
        }
    }

    func run() throws {
        let found = try registry.load()
        if failed { return listFailed(found) }
        let entries = found.entries.filter { entry in
            (type.map { $0.type == entry.spec.type } ?? true)
                && (category.map { $0.lowercased() == entry.spec.category.lowercased() } ?? true)
        }
        switch format {
        case .json: CommandOutput.data(Value.array(entries.map(\.value)).json(pretty: true))
        case .table:
            let rows = entries.map { entry in
                [
                    entry.spec.name, entry.spec.type.rawValue, entry.spec.version, entry.spec.category,
                    entry.spec.description,
                ]
            }
            CommandOutput.data(
                TextTable.text(header: ["name", "type", "version", "category", "description"], rows: rows))
            if found.modules.isEmpty { CommandOutput.talk("no modules are registered: run 'pype auto-register'") }
        }
    }

    private func listFailed(_ registry: Registry) {
        switch format {
        case .json:
            CommandOutput.data(
                JSONText.text(
                    registry.failures.map { failure in
                        FailedLibraryText(
                            path: failure.path, phase: failure.phase, reason: failure.reason, hint: failure.hint)
                    }))
        case .table:
            for failure in registry.failures {
                let hint = failure.hint.map { "  help: \($0)\n" } ?? ""
                CommandOutput.data("\(failure.path)\n  \(failure.phase): \(failure.reason)\n\(hint)")
            }
            if registry.failures.isEmpty { CommandOutput.talk("no library failed") }
        }
    }
}

/// A library that could not be registered, as `--format json` shows it.
struct FailedLibraryText: Encodable {
    var path: String
    var phase: String
    var reason: String
    var hint: String?
}

/// A module type on the command line.
enum ModuleTypeArgument: String, ExpressibleByArgument, CaseIterable {
    case source, mod, sink, solo

    var type: ModuleType {
        switch self {
        case .source: .source
        case .mod: .mod
        case .sink: .sink
        case .solo: .solo
        }
    }
}

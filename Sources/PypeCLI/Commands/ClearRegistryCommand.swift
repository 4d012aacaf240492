import ArgumentParser
import PypeModel
import PypeRegistry

/// `pype clear-registry`: forgets all modules.
struct ClearRegistryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clear-registry", abstract: "Forget all registered modules. Libraries and jobs stay.",
        discussion: """
            Example:
              pype clear-registry
            """)

    @OptionGroup var registry: RegistryOption

    func run() throws {
        let store = registry.store
        do {
            try store.clear()
        } catch {
            throw CommandOutput.fail([error])
        }
        CommandOutput.talk("cleared \(store.path)")
    }
}

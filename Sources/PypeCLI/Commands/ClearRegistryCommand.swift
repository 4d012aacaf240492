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
        do throws(Diagnostic) {
            let store = try registry.store()
            try store.clear()
            CommandOutput.talk("cleared \(store.path)")
        } catch {
            throw CommandOutput.fail([error])
        }
    }
}

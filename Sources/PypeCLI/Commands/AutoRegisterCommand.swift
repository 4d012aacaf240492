import ArgumentParser
import PypeHost
import PypeModel
import PypeModules

/// `pype auto-register`: registers every library of the search path.
struct AutoRegisterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "auto-register", abstract: "Register all modules of the search path.",
        discussion: """
            Example:
              pype auto-register
              pype auto-register --plugin-path ./modules

            Folders, first come first: --plugin-path, PYPE_PLUGIN_PATH, the folder of pype, ../lib/pype beside it, \
            pype/plugins in the user's data folder, /usr/local/lib/pype, /usr/lib/pype. Each library is loaded in a child \
            process; one that crashes or hangs is named, and the rest is registered. Unchanged libraries are not loaded \
            again.
            """)

    @OptionGroup var search: SearchOptions
    @OptionGroup var registry: RegistryOption
    @Option(help: "json: what was done, on stdout.") var format = TextFormat.text

    func run() throws {
        do throws(Diagnostic) {
            RegisterText.tell(try search.registrar(registry).autoRegister(), format: format)
        } catch {
            throw CommandOutput.fail([error], format: format)
        }
    }
}

/// Where libraries are searched, and how long one may take.
struct SearchOptions: ParsableArguments {
    @Option(help: "A folder with libraries, before all others; may be given several times.") var pluginPath: [String] =
        []
    @Flag(help: "Search the folders of --plugin-path and no others.") var onlyPluginPath = false
    @Option(help: "Seconds that one library may take to load.") var deadline = 10.0

    func validate() throws {
        if onlyPluginPath, pluginPath.isEmpty { throw ValidationError("--only-plugin-path needs a --plugin-path.") }
        if !(deadline > 0 && deadline <= 3600) { throw ValidationError("--deadline takes seconds from 0 to 3600.") }
    }

    func registrar(_ registry: RegistryOption) -> ModuleRegistrar {
        var folders = SearchFolder.all(
            options: pluginPath, environment: CommandOutput.environment,
            executable: LibraryFile.canonical("/proc/self/exe"))
        if onlyPluginPath { folders = folders.filter { $0.origin == "--plugin-path" } }
        return ModuleRegistrar(
            store: registry.store, folders: folders, scanner: LibraryScanner(deadline: .seconds(deadline)))
    }
}

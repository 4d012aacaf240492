import ArgumentParser
import PypeHost
import PypeModel
import PypeModules

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

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
        if !(deadline > 0 && deadline <= 3600) {
            throw ValidationError("--deadline takes seconds, more than 0 and at most 3600.")
        }
    }

    /// - Throws: ``Diagnostic`` for a folder of `--plugin-path` that is not there, and for a registry without a place.
    func registrar(_ registry: RegistryOption) throws(Diagnostic) -> ModuleRegistrar {
        var folders = SearchFolder.all(
            options: pluginPath, environment: CommandOutput.environment,
            executable: LibraryFile.canonical("/proc/self/exe"))
        // Others of the search path may be there or not; who names one means one that is.
        for folder in folders where folder.origin == "--plugin-path" {
            var isFolder = false
            if FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder), isFolder { continue }
            throw Diagnostic(
                rule: "plugin-path",
                message: "there is no folder \(Excerpt.quoted(folder.path, limit: Excerpt.pathLimit))",
                hint: "--plugin-path takes a folder with libraries, or several with ':' between them")
        }
        if onlyPluginPath { folders = folders.filter { $0.origin == "--plugin-path" } }
        return ModuleRegistrar(
            store: try registry.store(), folders: folders, scanner: LibraryScanner(deadline: .seconds(deadline)))
    }
}

import ArgumentParser
import PypeModel
import PypeRegistry

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Which registry a command uses.
struct RegistryOption: ParsableArguments {
    @Option(
        name: .customLong("registry"),
        help: ArgumentHelp(
            "The registry file.",
            discussion: """
                Default: $PYPE_REGISTRY, else registry/ModRegistry.json when ./registry is there, else \
                ModRegistry.json in the user's data folder for pype.
                """))
    var path: String?

    /// - Throws: ``Diagnostic`` with the rule `registry-file` when there is no place for it.
    func store() throws(Diagnostic) -> RegistryStore {
        let path = try RegistryLocation.path(option: path, environment: CommandOutput.environment) { folder in
            var isFolder = false
            return FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) && isFolder
        }
        return RegistryStore(path: path)
    }

    /// The registry; empty when there is no file yet.
    /// - Throws: the exit code for an invalid registry, after telling why.
    func load() throws -> Registry {
        do throws(Diagnostic) {
            return try store().load()
        } catch {
            throw CommandOutput.fail([error])
        }
    }
}

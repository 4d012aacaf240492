package import PypeModel

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Which file is the registry.
package enum RegistryLocation {
    /// The path, by the first of these that says something: the option `--registry`, the variable PYPE_REGISTRY, a folder
    /// `registry` where the command runs, and the user's data folder.
    ///
    /// https://specifications.freedesktop.org/basedir-spec/latest/
    ///
    /// - Parameters:
    ///   - option: the value of `--registry`, if it was given.
    ///   - environment: the variables of the process.
    ///   - home: the home folder of the account, which counts when the environment has none.
    ///   - isFolder: tells whether a path leads to a folder.
    /// - Throws: ``Diagnostic`` with the rule `registry-file` when nothing says where.
    package static func path(
        option: String?, environment: [String: String], home: () -> String? = accountHome, isFolder: (String) -> Bool
    ) throws(Diagnostic) -> String {
        if let option, !option.isEmpty { return option }
        if let path = environment["PYPE_REGISTRY"], !path.isEmpty { return path }
        if isFolder("registry") { return "registry/\(fileName)" }
        guard let folder = dataFolder(environment, home: home) else {
            throw Diagnostic(
                rule: "registry-file",
                message: "there is no folder for the registry: HOME is not set, and the account has no home",
                hint: "name a file with --registry or the variable PYPE_REGISTRY")
        }
        return "\(folder)/pype/\(fileName)"
    }

    /// `$XDG_DATA_HOME`, which counts only when it is absolute, or its default; nil for a process without a home.
    package static func dataFolder(
        _ environment: [String: String], home: () -> String? = accountHome
    ) -> String? {
        if let folder = environment["XDG_DATA_HOME"], folder.hasPrefix("/") { return folder }
        // Never the folder that the process happens to run in: the next command would run in another.
        return (environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? home()).map { "\($0)/.local/share" }
    }

    /// The home folder that the system has for the account of the process.
    package static func accountHome() -> String? {
        guard let account = getpwuid(getuid()), let folder = account.pointee.pw_dir else { return nil }
        let path = String(cString: folder)
        return path.hasPrefix("/") ? path : nil
    }

    private static let fileName = "ModRegistry.json"
}

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
    ///   - isFolder: tells whether a path leads to a folder.
    package static func path(
        option: String?, environment: [String: String], isFolder: (String) -> Bool
    ) -> String {
        if let option, !option.isEmpty { return option }
        if let path = environment["PYPE_REGISTRY"], !path.isEmpty { return path }
        if isFolder("registry") { return "registry/\(fileName)" }
        return "\(dataFolder(environment))/pype/\(fileName)"
    }

    /// `$XDG_DATA_HOME`, which counts only when it is absolute, or its default.
    package static func dataFolder(_ environment: [String: String]) -> String {
        if let folder = environment["XDG_DATA_HOME"], folder.hasPrefix("/") { return folder }
        // A process without a home keeps its registry where it runs.
        return "\(environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? ".")/.local/share"
    }

    private static let fileName = "ModRegistry.json"
}

import PypeRegistry

/// A folder that libraries are searched in, and who named it.
package struct SearchFolder: Sendable, Hashable {
    package var path: String
    /// For the report: `--plugin-path`, `PYPE_PLUGIN_PATH`, `the folder of pype`.
    package var origin: String

    package init(path: String, origin: String) {
        self.path = path
        self.origin = origin
    }

    /// All folders, first come first.
    ///
    /// - Parameters:
    ///   - options: the values of `--plugin-path`, each one folder or several with colons between them.
    ///   - environment: the variables of the process.
    ///   - executable: canonical path of the running pype; nil when it is not known.
    package static func all(
        options: [String], environment: [String: String], executable: String?
    ) -> [SearchFolder] {
        var folders = options.flatMap { split($0, "--plugin-path") }
        folders += split(environment["PYPE_PLUGIN_PATH"] ?? "", "PYPE_PLUGIN_PATH")
        if let executable, let slash = executable.lastIndex(of: "/") {
            let folder = String(executable[..<slash])
            folders.append(SearchFolder(path: folder, origin: "the folder of pype"))
            folders.append(SearchFolder(path: folder + "/../lib/pype", origin: "beside the folder of pype"))
        }
        if let data = RegistryLocation.dataFolder(environment) {
            folders.append(SearchFolder(path: data + "/pype/plugins", origin: "the user's data folder"))
        }
        folders.append(SearchFolder(path: "/usr/local/lib/pype", origin: "the system"))
        folders.append(SearchFolder(path: "/usr/lib/pype", origin: "the system"))
        return folders
    }

    private static func split(_ text: String, _ origin: String) -> [SearchFolder] {
        text.split(separator: ":").map { SearchFolder(path: String($0), origin: origin) }
    }
}

/// What came of searching a folder.
package struct FolderReport: Sendable, Hashable {
    package enum State: Sendable, Hashable {
        /// It was searched, and has that many libraries.
        case searched(Int)
        /// It was passed over, for that reason.
        case passedOver(String)
    }

    package var folder: SearchFolder
    package var state: State
}

import PypeSDK
import PypeSQL

/// Names of columns that a module makes.
enum OutputNames {
    /// - Parameter parameter: what gives the names, for the message.
    /// - Throws: `invalidConfig` for a name that is empty, holds a NUL or comes twice; SQL does not tell upper from lower
    ///   case.
    static func check(_ names: [String], _ parameter: String) throws(ModuleError) {
        var seen: Set<String> = []
        for name in names {
            guard !name.isEmpty, !name.utf8.contains(0) else {
                throw ModuleError(.invalidConfig, "'\(parameter)': a column's name is empty or holds a NUL")
            }
            guard seen.insert(SQLName.folded(name)).inserted else {
                throw ModuleError(
                    .invalidConfig, "'\(parameter)': two columns of the output would be named '\(name)'",
                    hint: "upper and lower case do not count; give one of them another name")
            }
        }
    }

    /// An expression under a name, in SQL.
    static func named(_ sql: String, _ name: String) -> String { "\(sql) AS \(SQLName.quoted(name))" }
}

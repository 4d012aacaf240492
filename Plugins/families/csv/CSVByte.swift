import PypeSDK

/// The one byte that a parameter of a CSV module names.
enum CSVByte {
    /// nil when the text is empty.
    /// - Throws: `invalidConfig` for more than one character, and for one that is not ASCII.
    static func of(_ text: String, parameter: String) throws(ModuleError) -> UInt8? {
        // YAML's single quotes keep the backslash.
        if text == "\\t" { return UInt8(ascii: "\t") }
        guard let first = text.utf8.first else { return nil }
        guard text.utf8.count == 1 else {
            throw ModuleError(
                .invalidConfig, "\(parameter): '\(text)' is not one ASCII character",
                hint: "a tab is written as \"\\t\"")
        }
        return first
    }
}

/// Why a text is not JSON.
package struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Counts from 1.
    package var line: Int
    /// Counts from 1.
    package var column: Int
    package var message: String

    package init(line: Int, column: Int, message: String) {
        self.line = line
        self.column = column
        self.message = message
    }

    package var description: String { "line \(line), column \(column): \(message)" }
}

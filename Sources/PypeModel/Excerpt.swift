/// A text of a user as messages show it: in quotes, on one line, and short.
package enum Excerpt {
    /// Scalars of a path that are shown; a path cut short helps nobody.
    package static let pathLimit = 1000

    package static func quoted(_ text: some StringProtocol, limit: Int = 60) -> String {
        var shown = "'"
        var count = 0
        for scalar in text.unicodeScalars {
            guard count < limit else {
                shown += "…"
                break
            }
            count += 1
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown + "'"
    }
}

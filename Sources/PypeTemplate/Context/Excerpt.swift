/// A text of a user as messages show it: in quotes, on one line, and short.
enum Excerpt {
    private static let limit = 60

    static func quoted(_ text: some StringProtocol) -> String {
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

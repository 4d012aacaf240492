/// How names and versions in a descriptor are written.
enum NameSyntax {
    private static let limit = 128

    private static func isLower(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }
    private static func isUpper(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    private static let underscore = UInt8(ascii: "_")

    /// `[a-z][a-z0-9_]*`, at most 128 bytes: modules, ports and parameters.
    static func isName(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, isLower(first), text.utf8.count <= limit else { return false }
        return text.utf8.allSatisfy { isLower($0) || isDigit($0) || $0 == underscore }
    }

    /// `[A-Za-z_][A-Za-z0-9_]*`, at most 128 bytes: globals.
    static func isGlobal(_ text: String) -> Bool {
        guard let first = text.utf8.first, !isDigit(first), text.utf8.count <= limit else { return false }
        return text.utf8.allSatisfy { isLower($0) || isUpper($0) || isDigit($0) || $0 == underscore }
    }

    /// `{domain}.{output}`, each part a name; a last part `*` stands for all of a namespace.
    static func isKey(_ text: String, wildcard: Bool) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 2, let last = parts.last, parts.dropLast().allSatisfy({ isName($0) }) else { return false }
        return isName(last) || (wildcard && last == "*")
    }

    /// `MAJOR.MINOR.PATCH`, with a pre-release and build part if need be: https://semver.org/spec/v2.0.0.html
    static func isVersion(_ text: String) -> Bool {
        guard text.utf8.count <= limit else { return false }
        let build = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
        let release = build[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = release[0].split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 3, numbers.allSatisfy({ isNumber($0) }) else { return false }
        return release.dropFirst().allSatisfy { hasIdentifiers($0, numbersWithoutZero: true) }
            && build.dropFirst().allSatisfy { hasIdentifiers($0, numbersWithoutZero: false) }
    }

    private static func isNumber(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(isDigit) && (text == "0" || text.first != "0")
    }

    private static func hasIdentifiers(_ text: Substring, numbersWithoutZero: Bool) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
            guard !part.isEmpty else { return false }
            if numbersWithoutZero, part.utf8.allSatisfy(isDigit), !isNumber(part) { return false }
            return part.utf8.allSatisfy { isLower($0) || isUpper($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
        }
    }
}

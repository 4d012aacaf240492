import PypeModel

/// The flow file holds a character that YAML does not allow, such as NUL. In a text in double quotes it can be written
/// as an escape: `"\0"`, `"\x1b"`.
enum ControlCharacter: Rule {
    static let id = "control-character"

    static func check(_ source: SourceText, _ findings: inout Findings) -> Bool {
        let bytes = source.bytes
        for index in bytes.indices where isForbidden(bytes, index) {
            let text = String(decoding: bytes[index..<min(index + 3, bytes.count)], as: UTF8.self)
            let code = text.unicodeScalars.first.map { String($0.value, radix: 16, uppercase: true) } ?? ""
            let padding = String(repeating: "0", count: max(0, 4 - code.count))
            findings.add(
                ControlCharacter.self, at: source.position(of: index),
                "the control character U+\(padding)\(code) is not allowed",
                hint: "remove it, or write it as an escape in double quotes")
            return false
        }
        return true
    }

    /// The complement of YAML's c-printable, https://yaml.org/spec/1.2.2/#51-character-set.
    private static func isForbidden(_ bytes: [UInt8], _ index: Int) -> Bool {
        switch bytes[index] {
        case 0x09, 0x0A, 0x0D: false
        case 0..<0x20, 0x7F: true
        // U+0080 to U+009F but for NEL.
        case 0xC2: index + 1 < bytes.count && bytes[index + 1] < 0xA0 && bytes[index + 1] != 0x85
        // U+FFFE and U+FFFF.
        case 0xEF: index + 2 < bytes.count && bytes[index + 1] == 0xBF && bytes[index + 2] >= 0xBE
        default: false
        }
    }
}

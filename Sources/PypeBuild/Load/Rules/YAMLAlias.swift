import PypeModel

/// The flow file uses a YAML anchor and alias (`&name`, `*name`).
///
/// A few lines of aliases can stand for billions of values, so pype does not expand them. Write the values out, or put
/// what modules share into the modules' defaults.
enum YAMLAlias: Rule {
    static let id = "yaml-alias"

    /// Looks at the text before the parser does: composing nested aliases already takes a stack as deep as they nest.
    ///
    /// An alias can start only where a token can: at the start, after white space, or after one of the characters in
    /// `starters`; and it is harmless (a plain syntax error) unless an anchor of its name stands before it. So nothing
    /// that is an alias is overlooked, while a text that only looks like one is caught only if it has such a pair.
    static func check(_ source: SourceText, _ findings: inout Findings) -> Bool {
        let bytes = source.bytes
        var anchors: Set<ArraySlice<UInt8>> = []
        for index in bytes.indices where bytes[index] == UInt8(ascii: "*") || bytes[index] == UInt8(ascii: "&") {
            guard index == 0 || mayPrecede(bytes[index - 1]) else { continue }
            let name = bytes[(index + 1)...].prefix(while: isNameByte)
            guard !name.isEmpty else { continue }
            if bytes[index] == UInt8(ascii: "&") {
                anchors.insert(name)
            } else if anchors.contains(name) {
                let shown = Excerpt.quoted("*" + String(decoding: name, as: UTF8.self))
                findings.add(
                    YAMLAlias.self, at: source.position(of: index), "the alias \(shown) is not supported",
                    hint: "write the value out; if this is text, put it in double quotes with \\x2a for '*'")
                return false
            }
        }
        return true
    }

    private static let starters = Set("[]{},:?-\"'".utf8)

    private static func mayPrecede(_ byte: UInt8) -> Bool {
        // Beyond ASCII: the line breaks NEL, LS and PS, and the byte order mark.
        byte <= 0x20 || byte >= 0x80 || starters.contains(byte)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

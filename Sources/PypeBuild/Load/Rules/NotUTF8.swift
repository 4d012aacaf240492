import PypeModel

/// The flow file is not UTF-8. The message names the first byte that cannot be read. Save the file as UTF-8, without a
/// byte order mark of UTF-16.
enum NotUTF8: Rule {
    static let id = "not-utf8"

    static func check(_ source: SourceText, _ findings: inout Findings) -> Bool {
        if String(validating: source.bytes, as: UTF8.self) != nil { return true }
        var decoder = UTF8.ForwardParser()
        var rest = source.bytes.makeIterator()
        var offset = 0
        while case .valid(let units) = decoder.parseScalar(from: &rest) { offset += units.count }
        let byte = String(source.bytes[min(offset, source.bytes.count - 1)], radix: 16, uppercase: true)
        findings.add(
            NotUTF8.self, at: source.position(of: offset), "byte 0x\(byte) is not UTF-8 here",
            hint: "save the file as UTF-8")
        return false
    }
}

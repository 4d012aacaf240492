/// A text in base64, alone or inside a longer one, as in `Authorization: Basic`.
/// https://www.rfc-editor.org/rfc/rfc4648#section-4
enum Base64Forms {
    /// A stretch with fewer characters may stand in innocent text too.
    private static let shortest = 5

    /// Both alphabets, with and without padding. Then the characters that are the same whatever stands before and
    /// after: base64 cuts its input in threes, so there are three ways to be cut.
    static func all(of part: [UInt8]) -> Set<[UInt8]> {
        var forms: Set<[UInt8]> = []
        for alphabet in [standard, forURLs] {
            let whole = encode(part[...], alphabet)
            forms.insert(whole)
            let padding = String(repeating: "=", count: (4 - whole.count % 4) % 4)
            forms.insert(whole + Array(padding.utf8))
            for before in 0..<3 {
                let bits = (before + part.count) * 8
                let characters = encode(([UInt8](repeating: 0, count: before) + part)[...], alphabet)
                let first = (before * 8 + 5) / 6
                let last = bits / 6
                if last - first >= shortest { forms.insert(Array(characters[first..<last])) }
            }
        }
        return forms
    }

    /// With padding.
    static func text(_ bytes: [UInt8]) -> String {
        let whole = encode(bytes[...], standard)
        return String(decoding: whole, as: UTF8.self) + String(repeating: "=", count: (4 - whole.count % 4) % 4)
    }

    private static let standard = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let forURLs: [UInt8] = standard.dropLast(2) + Array("-_".utf8)

    /// Without padding.
    private static func encode(_ bytes: ArraySlice<UInt8>, _ alphabet: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count * 4 + 2) / 3)
        var bits: UInt32 = 0
        var count: UInt32 = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                result.append(alphabet[Int(bits >> count & 63)])
            }
        }
        if count > 0 { result.append(alphabet[Int(bits << (6 - count) & 63)]) }
        return result
    }
}

/// The texts of JSON.
enum JSONText {
    static func bare(_ text: String, _ bytes: inout [UInt8]) { bytes += text.utf8 }

    static func null(_ bytes: inout [UInt8]) { bare("null", &bytes) }

    static func quoted(_ text: String, _ bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { escaped(UnsafeRawBufferPointer($0), &bytes) }
    }

    /// Nil is null; bytes that are not UTF-8 are repaired.
    static func quoted(_ text: UnsafeRawBufferPointer?, _ bytes: inout [UInt8]) {
        guard let text else { return null(&bytes) }
        if text.allSatisfy({ $0 < 0x80 }) { return escaped(text, &bytes) }
        quoted(String(decoding: text, as: UTF8.self), &bytes)
    }

    private static func escaped(_ text: UnsafeRawBufferPointer, _ bytes: inout [UInt8]) {
        bytes.append(quote)
        for byte in text {
            if byte >= 0x20, byte != quote, byte != backslash {
                bytes.append(byte)
                continue
            }
            bytes.append(backslash)
            switch byte {
            case quote, backslash: bytes.append(byte)
            case 0x08: bytes.append(UInt8(ascii: "b"))
            case 0x09: bytes.append(UInt8(ascii: "t"))
            case 0x0a: bytes.append(UInt8(ascii: "n"))
            case 0x0c: bytes.append(UInt8(ascii: "f"))
            case 0x0d: bytes.append(UInt8(ascii: "r"))
            default: bytes += [UInt8(ascii: "u"), zero, zero, zero + (byte >> 4), hexadecimal[Int(byte & 15)]]
            }
        }
        bytes.append(quote)
    }

    /// Nil is null. https://www.rfc-editor.org/rfc/rfc4648#section-4
    static func base64(_ data: UnsafeRawBufferPointer?, _ bytes: inout [UInt8]) {
        guard let data else { return null(&bytes) }
        bytes.append(quote)
        for start in stride(from: 0, to: data.count, by: 3) {
            let left = data.count - start
            let first = data[start]
            let second = left > 1 ? data[start + 1] : 0
            let third = left > 2 ? data[start + 2] : 0
            bytes.append(alphabet[Int(first >> 2)])
            bytes.append(alphabet[Int((first & 3) << 4 | second >> 4)])
            bytes.append(left > 1 ? alphabet[Int((second & 15) << 2 | third >> 6)] : padding)
            bytes.append(left > 2 ? alphabet[Int(third & 63)] : padding)
        }
        bytes.append(quote)
    }

    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")
    private static let zero = UInt8(ascii: "0")
    private static let padding = UInt8(ascii: "=")
    private static let hexadecimal = Array("0123456789abcdef".utf8)
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}

import PypeModel

/// How a secret may look by the time it is printed.
enum SecretForms {
    /// Longer parts are cut, so that the forms of a key store of a megabyte stay small.
    private static let longest = 4_096
    private static let piece = 192

    /// The stretches that are masked by themselves: the whole, and the whole without white space around it; its lines;
    /// the texts and numbers in it when it is a JSON list or object. Long ones come as pieces that overlap by half, so that
    /// wherever the whole stands, all of it is covered.
    static func parts(of secret: String) -> Set<[UInt8]> {
        let bytes = Array(secret.utf8)
        var parts: Set<[UInt8]> = [bytes, trimmed(bytes[...])]
        for line in bytes.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) {
            let line = trimmed(line)
            if line.count >= Redactor.shortestLine { parts.insert(line) }
        }
        if let first = trimmed(bytes[...]).first, first == UInt8(ascii: "{") || first == UInt8(ascii: "["),
            let value = try? Value(json: secret)
        {
            for text in texts(in: value) {
                parts.insert(text)
                for line in text.split(separator: UInt8(ascii: "\n")) where line.count >= Redactor.shortestLine {
                    parts.insert(trimmed(line))
                }
            }
        }
        return Set(parts.flatMap(pieces).filter { !$0.isEmpty })
    }

    /// The part as it is, and in base64. What is escaped for JSON or URLs is found by reading the text as such.
    static func forms(of part: [UInt8]) -> Set<[UInt8]> { Base64Forms.all(of: part).union([part]) }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var bytes = bytes.drop(while: isBlank)
        while let last = bytes.last, isBlank(last) { bytes.removeLast() }
        return Array(bytes)
    }

    private static func texts(in value: Value) -> [[UInt8]] {
        switch value {
        case .string(let text): text.utf8.count >= Redactor.shortestLine ? [Array(text.utf8)] : []
        case .array(let list): list.flatMap(texts)
        case .object(let members): members.values.flatMap(texts)
        case .int, .double: [Array(value.json().utf8)].filter { $0.count >= Redactor.shortestNumber }
        case .bool, .null: []
        }
    }

    private static func pieces(_ bytes: [UInt8]) -> [[UInt8]] {
        guard bytes.count > longest else { return [bytes] }
        return stride(from: 0, to: bytes.count - piece / 2, by: piece / 2).map {
            Array(bytes[$0..<min($0 + piece, bytes.count)])
        }
    }
}

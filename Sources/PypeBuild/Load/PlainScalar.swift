import PypeModel

/// What a plain scalar (one without quotes) stands for, by the core schema of YAML 1.2
/// (https://yaml.org/spec/1.2.2/#103-core-schema): `yes`, `on`, `1_000`, `12:30` and dates are text.
enum PlainScalar {
    enum Problem: Error {
        case leadingZero, tooLarge, notFinite
    }

    static func value(of text: String) throws(Problem) -> Value {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default: break
        }
        let bytes = Array(text.utf8.prefix(400))
        guard let first = bytes.first else { return .null }
        // Most scalars are words.
        guard isDigit(first) || [UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: ".")].contains(first) else {
            return .string(text)
        }
        if let value = try based(text) { return value }
        return try decimal(text, bytes) ?? .string(text)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

    /// `0o17` and `0x1F`.
    private static func based(_ text: String) throws(Problem) -> Value? {
        let radix = text.hasPrefix("0o") ? 8 : text.hasPrefix("0x") ? 16 : 0
        guard radix > 0, text.utf8.count > 2 else { return nil }
        let digits = text.dropFirst(2)
        guard digits.allSatisfy({ $0.isASCII && ($0.hexDigitValue ?? 16) < radix }) else { return nil }
        guard let number = Int64(digits, radix: radix) else { throw .tooLarge }
        return .int(number)
    }

    private static func decimal(_ text: String, _ bytes: [UInt8]) throws(Problem) -> Value? {
        let unsigned = bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-") ? bytes.dropFirst() : bytes[...]
        if [".inf", ".Inf", ".INF"].contains(String(decoding: unsigned, as: UTF8.self)) { throw .notFinite }
        if [".nan", ".NaN", ".NAN"].contains(text) { throw .notFinite }
        let whole = unsigned.prefix(while: isDigit)
        var rest = unsigned.dropFirst(whole.count)
        if rest.isEmpty, bytes.count == text.utf8.count {
            guard !whole.isEmpty else { return nil }
            if whole.count > 1, whole.first == UInt8(ascii: "0") { throw .leadingZero }
            guard let number = Int64(text) else { throw .tooLarge }
            return .int(number)
        }
        var digits = whole.count
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix(while: isDigit)
            digits += fraction.count
            rest = rest.dropFirst(fraction.count + 1)
        }
        guard digits > 0 else { return nil }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            let exponent = rest.prefix(while: isDigit)
            guard !exponent.isEmpty else { return nil }
            rest = rest.dropFirst(exponent.count)
        }
        guard rest.isEmpty, bytes.count == text.utf8.count else { return nil }
        // Swift wants digits on both sides of the point.
        guard let number = Double(normalized(text)) else { return nil }
        guard number.isFinite else { throw .tooLarge }
        return .double(number)
    }

    private static func normalized(_ text: String) -> String {
        guard let point = text.firstIndex(of: ".") else { return text }
        let before = text[..<point]
        let after = text[text.index(after: point)...]
        return (before.last?.isNumber == true ? String(before) : before + "0") + "."
            + (after.first?.isNumber == true ? String(after) : "0" + after)
    }
}

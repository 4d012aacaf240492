/// Reads JSON text (RFC 8259, https://www.rfc-editor.org/rfc/rfc8259) into ``Value``.
///
/// Foundation's decoder reads `3.0` as an integer where one is asked for and needs a failed attempt for every kind a
/// value is not; this reader keeps integers and floating-point numbers apart and takes each byte once.
package struct JSONReader {
    /// Why a text is not JSON, and where.
    package struct Failure: Error, Sendable, Hashable {
        package var message: String
        /// Bytes from the start.
        package var offset: Int
    }

    /// Arrays and objects inside each other.
    package static let depthLimit = 512

    private let bytes: [UInt8]
    private var index = 0
    private var depth = 0

    /// Reads one JSON value and nothing after it.
    package static func value(of bytes: [UInt8]) throws(Failure) -> Value {
        var reader = JSONReader(bytes: bytes)
        let value = try reader.value()
        reader.skipSpace()
        guard reader.index == bytes.count else { throw reader.failure("more text after the end of the value") }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func failure(_ message: String) -> Failure { Failure(message: message, offset: index) }

    /// The byte at the index; 0, which no JSON text has outside strings, at the end.
    private var current: UInt8 { index < bytes.count ? bytes[index] : 0 }

    private mutating func skipSpace() {
        while current == 0x20 || current == 0x0A || current == 0x0D || current == 0x09 { index += 1 }
    }

    private mutating func value() throws(Failure) -> Value {
        skipSpace()
        switch current {
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: throw failure(index < bytes.count ? "no JSON value starts here" : "the text ends too early")
        }
    }

    private mutating func word(_ text: StaticString, _ value: Value) throws(Failure) -> Value {
        let end = index + text.utf8CodeUnitCount
        guard end <= bytes.count, text.withUTF8Buffer({ $0.elementsEqual(bytes[index..<end]) }) else {
            throw failure("no JSON value starts here")
        }
        index = end
        return value
    }

    private mutating func descend() throws(Failure) {
        depth += 1
        guard depth <= JSONReader.depthLimit else {
            throw failure("nested more than \(JSONReader.depthLimit) deep")
        }
        index += 1
        skipSpace()
    }

    private mutating func object() throws(Failure) -> [String: Value] {
        try descend()
        var object: [String: Value] = [:]
        if current != UInt8(ascii: "}") {
            while true {
                skipSpace()
                guard current == UInt8(ascii: "\"") else { throw failure("a key in quotes is wanted here") }
                let key = try string()
                skipSpace()
                guard current == UInt8(ascii: ":") else { throw failure("':' is wanted here") }
                index += 1
                object[key] = try value()
                if try !hasNext(closing: UInt8(ascii: "}")) { break }
            }
        }
        index += 1
        depth -= 1
        return object
    }

    private mutating func array() throws(Failure) -> [Value] {
        try descend()
        var array: [Value] = []
        if current != UInt8(ascii: "]") {
            while true {
                array.append(try value())
                if try !hasNext(closing: UInt8(ascii: "]")) { break }
            }
        }
        index += 1
        depth -= 1
        return array
    }

    /// True after a comma; false at the closing bracket.
    private mutating func hasNext(closing bracket: UInt8) throws(Failure) -> Bool {
        skipSpace()
        if current == bracket { return false }
        guard current == UInt8(ascii: ",") else {
            throw failure("',' or '\(Character(Unicode.Scalar(bracket)))' is wanted here")
        }
        index += 1
        return true
    }

    private mutating func number() throws(Failure) -> Value {
        let start = index
        if current == UInt8(ascii: "-") { index += 1 }
        let isZero = current == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0, !(isZero && whole > 1) else { throw failure("this is no JSON number") }
        var isInteger = true
        if current == UInt8(ascii: ".") {
            index += 1
            isInteger = false
            guard digits() > 0 else { throw failure("digits are wanted after the point") }
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            index += 1
            isInteger = false
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { index += 1 }
            guard digits() > 0 else { throw failure("digits are wanted in the exponent") }
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isInteger, let integer = Int64(text) { return .int(integer) }
        guard let number = Double(text), number.isFinite else { throw failure("the number \(text) is too large") }
        return .double(number)
    }

    private mutating func digits() -> Int {
        let start = index
        while UInt8(ascii: "0")...UInt8(ascii: "9") ~= current { index += 1 }
        return index - start
    }

    private mutating func string() throws(Failure) -> String {
        index += 1
        let start = index
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                guard let text = String(validating: bytes[start..<index], as: UTF8.self) else {
                    throw failure("the text is not UTF-8")
                }
                index += 1
                return text
            case UInt8(ascii: "\\"): return try escapedString(from: start)
            case 0..<0x20: throw failure("control characters must be escaped")
            default: index += 1
            }
        }
        throw failure("the text has no closing quote")
    }
}

extension JSONReader {
    /// Goes on in a string at its first backslash.
    private mutating func escapedString(from start: Int) throws(Failure) -> String {
        var text = Array(bytes[start..<index])
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: text, as: UTF8.self) else {
                    throw failure("the text is not UTF-8")
                }
                index += 1
                return text
            case UInt8(ascii: "\\"):
                index += 1
                text.append(contentsOf: String(try escape()).utf8)
            case 0..<0x20: throw failure("control characters must be escaped")
            default:
                text.append(byte)
                index += 1
            }
        }
        throw failure("the text has no closing quote")
    }

    private mutating func escape() throws(Failure) -> Unicode.Scalar {
        let letter = current
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let first = try hexadecimal()
            if let scalar = Unicode.Scalar(first) { return scalar }
            // A pair of surrogates stands for one character beyond U+FFFF.
            guard first < 0xDC00, current == UInt8(ascii: "\\") else { throw failure("half a surrogate pair") }
            index += 1
            guard current == UInt8(ascii: "u") else { throw failure("half a surrogate pair") }
            index += 1
            let second = try hexadecimal()
            guard 0xDC00...0xDFFF ~= second,
                let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
            else { throw failure("half a surrogate pair") }
            return scalar
        default: throw failure("this escape does not exist")
        }
    }

    private mutating func hexadecimal() throws(Failure) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(current)).hexDigitValue else {
                throw failure("four hexadecimal digits are wanted after \\u")
            }
            code = code << 4 | UInt32(digit)
            index += 1
        }
        return code
    }
}

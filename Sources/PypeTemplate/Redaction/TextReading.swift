/// A text as a reader of URLs or JSON would understand it, with the place that each byte comes from.
///
/// Encoders differ in what they escape and how. Undoing whatever is escaped finds a secret behind all of them.
struct TextReading {
    private(set) var bytes: [UInt8] = []
    /// Start of each byte in the original text, and the original's end as the last.
    private(set) var origins: [Int] = []

    /// Where a stretch of `bytes` lies in the original.
    func origin(of range: Range<Int>) -> Range<Int> { origins[range.lowerBound]..<origins[range.upperBound] }

    /// The text itself, and each other reading of it that its signs allow.
    static func all(of text: UnsafeBufferPointer<UInt8>) -> [TextReading] {
        var readings: [TextReading] = []
        let hasPercent = text.contains(UInt8(ascii: "%"))
        let hasPlus = text.contains(UInt8(ascii: "+"))
        if hasPercent { readings.append(TextReading(percentEncoded: text, plusIsSpace: false)) }
        if hasPlus { readings.append(TextReading(percentEncoded: text, plusIsSpace: true)) }
        guard text.contains(UInt8(ascii: "\\")) else { return readings }
        // JSON may stand in a string of JSON, and that in one again: each layer escapes anew.
        var reading = TextReading(unescaped: text)
        readings.append(reading)
        for _ in 0..<2 where reading.bytes.contains(UInt8(ascii: "\\")) {
            let outer = reading
            reading = outer.bytes.withUnsafeBufferPointer { TextReading(unescaped: $0) }
            reading.origins = reading.origins.map { outer.origins[$0] }
            readings.append(reading)
        }
        return readings
    }

    /// https://www.rfc-editor.org/rfc/rfc3986#section-2.1; with `plusIsSpace` as forms of web pages write it,
    /// https://url.spec.whatwg.org/#application/x-www-form-urlencoded
    private init(percentEncoded text: UnsafeBufferPointer<UInt8>, plusIsSpace: Bool) {
        var place = 0
        while place < text.count {
            if text[place] == UInt8(ascii: "%"), place + 2 < text.count,
                let byte = Self.hex(text[place + 1...place + 2])
            {
                add(UInt8(truncatingIfNeeded: byte), from: place)
                place += 3
            } else {
                add(plusIsSpace && text[place] == UInt8(ascii: "+") ? UInt8(ascii: " ") : text[place], from: place)
                place += 1
            }
        }
        origins.append(text.count)
    }

    /// https://www.rfc-editor.org/rfc/rfc8259#section-7; a backslash that starts no escape stays.
    private init(unescaped text: UnsafeBufferPointer<UInt8>) {
        var place = 0
        while place < text.count {
            if text[place] == UInt8(ascii: "\\"), let (scalar, length) = Self.escape(text[place...]) {
                for byte in String(scalar).utf8 { add(byte, from: place) }
                place += length
            } else {
                add(text[place], from: place)
                place += 1
            }
        }
        origins.append(text.count)
    }

    private mutating func add(_ byte: UInt8, from place: Int) {
        bytes.append(byte)
        origins.append(place)
    }

    private static func escape(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> (scalar: Unicode.Scalar, length: Int)? {
        guard let sign = text.dropFirst().first else { return nil }
        switch sign {
        case UInt8(ascii: "n"): return ("\n", 2)
        case UInt8(ascii: "r"): return ("\r", 2)
        case UInt8(ascii: "t"): return ("\t", 2)
        case UInt8(ascii: "b"): return ("\u{8}", 2)
        case UInt8(ascii: "f"): return ("\u{C}", 2)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "'"):
            return (Unicode.Scalar(sign), 2)
        case UInt8(ascii: "u"):
            guard text.count >= 6, let unit = hex(text.dropFirst(2).prefix(4)) else { return nil }
            if let scalar = Unicode.Scalar(unit) { return (scalar, 6) }
            let rest = text.dropFirst(6)
            guard rest.count >= 6, rest.starts(with: "\\u".utf8), let low = hex(rest.dropFirst(2).prefix(4)),
                (0xD800..<0xDC00).contains(unit), (0xDC00..<0xE000).contains(low),
                let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
            else { return nil }
            return (scalar, 12)
        default: return nil
        }
    }

    private static func hex(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> UInt32? {
        var value: UInt32 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(digit - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(digit - UInt8(ascii: "A") + 10)
            default: return nil
            }
        }
        return value
    }
}

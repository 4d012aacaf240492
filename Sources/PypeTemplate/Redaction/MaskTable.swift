/// Finds any of many byte patterns in a text.
struct MaskTable: Sendable {
    private var learnt: Set<[UInt8]> = []
    private var known: Set<[UInt8]> = []
    /// Long patterns by their first four bytes.
    private var patterns: [UInt32: [[UInt8]]] = [:]
    /// Short patterns, which count only where no letter or digit stands next to them.
    private var words: [[UInt8]] = []
    /// One bit for each pair of bytes that a pattern starts with: most places of a text are passed over by this alone.
    private var pairs = [UInt64](repeating: 0, count: 1_024)

    /// True when the secret was not known.
    mutating func learn(_ secret: [UInt8]) -> Bool { learnt.insert(secret).inserted }

    /// Looks for `part`, as it is and in base64. Short parts count only as words.
    mutating func insert(_ part: [UInt8]) {
        for form in SecretForms.forms(of: part) where known.insert(form).inserted {
            if part.count < Redactor.shortest {
                words.append(form)
            } else {
                let key = form.withUnsafeBufferPointer { Self.key($0, 0) }
                patterns[key, default: []].append(form)
                pairs[Int(key >> 22)] |= 1 << UInt64(key >> 16 & 63)
            }
        }
    }

    /// The text with each stretch that patterns cover replaced; nil when there is none.
    ///
    /// All places are searched, not only those after the last find: where secrets overlap, the end of neither shows.
    func masked(_ text: UnsafeBufferPointer<UInt8>, with mask: [UInt8]) -> [UInt8]? {
        var stretches = self.stretches(text)
        for reading in TextReading.all(of: text) {
            stretches += reading.bytes.withUnsafeBufferPointer { self.stretches($0) }.map(reading.origin)
        }
        guard !stretches.isEmpty else { return nil }
        stretches.sort { $0.lowerBound < $1.lowerBound }
        var result: [UInt8] = []
        var place = 0
        var isMasked = false
        for stretch in stretches where stretch.upperBound > place {
            if stretch.lowerBound > place || !isMasked {
                result.append(contentsOf: text[place..<max(place, stretch.lowerBound)])
                result.append(contentsOf: mask)
            }
            isMasked = true
            place = stretch.upperBound
        }
        result.append(contentsOf: text[place...])
        return result
    }

    private func stretches(_ text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var place = 0
        while place + 3 < text.count {
            let pair = Int(text[place]) << 8 | Int(text[place + 1])
            if pairs[pair >> 6] & 1 << UInt64(pair & 63) != 0, let length = longest(text, at: place) {
                found.append(place..<place + length)
            }
            place += 1
        }
        for word in words {
            var place = 0
            while place + word.count <= text.count {
                let range = place..<place + word.count
                if Self.stands(word, in: text, at: place), Self.isWord(text, range) { found.append(range) }
                place += 1
            }
        }
        return found
    }

    private func longest(_ text: UnsafeBufferPointer<UInt8>, at place: Int) -> Int? {
        var length: Int?
        for pattern in patterns[Self.key(text, place)] ?? [] where pattern.count > length ?? 0 {
            if place + pattern.count <= text.count, Self.stands(pattern, in: text, at: place) { length = pattern.count }
        }
        return length
    }

    private static func stands(_ pattern: [UInt8], in text: UnsafeBufferPointer<UInt8>, at place: Int) -> Bool {
        for (offset, byte) in pattern.enumerated() where text[place + offset] != byte { return false }
        return true
    }

    private static func isWord(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        let before = range.lowerBound > 0 && isPartOfWord(text[range.lowerBound - 1])
        let after = range.upperBound < text.count && isPartOfWord(text[range.upperBound])
        return !before && !after
    }

    /// Letters of other scripts have bytes from 0x80 on.
    private static func isPartOfWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    private static func key(_ text: UnsafeBufferPointer<UInt8>, _ place: Int) -> UInt32 {
        UInt32(text[place]) << 24 | UInt32(text[place + 1]) << 16 | UInt32(text[place + 2]) << 8
            | UInt32(text[place + 3])
    }
}

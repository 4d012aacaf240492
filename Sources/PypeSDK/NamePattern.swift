/// A pattern for names of columns or files: `*` stands for any text, `?` for any one character, `[a-z_]` for one of some
/// characters and `[!a-z]` for one of the others.
///
/// It works on characters, where `fnmatch` of the C library works on bytes in the locale of a host, so that `?` would not
/// stand for `é`. https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_14
public struct NamePattern: Sendable {
    /// The pattern as it was written.
    public let text: String
    private let parts: [Part]

    private enum Part: Sendable {
        case anyText
        case anyCharacter
        case one(Character)
        case set([ClosedRange<Character>], isInverted: Bool)
    }

    /// - Parameter text: the pattern. A `[` without its `]` stands for itself.
    public init(_ text: String) {
        self.text = text
        var parts: [Part] = []
        var rest = Array(text)[...]
        while let letter = rest.popFirst() {
            switch letter {
            case "*": parts.append(.anyText)
            case "?": parts.append(.anyCharacter)
            case "[": parts.append(Self.set(&rest) ?? .one("["))
            default: parts.append(.one(letter))
            }
        }
        self.parts = parts
    }

    /// Whether it can stand for more than one name.
    public var hasWildcard: Bool {
        parts.contains { part in if case .one = part { false } else { true } }
    }

    /// Whether the whole name fits. Takes time in the product of the lengths at most: only the last `*` is taken back.
    public func matches(_ name: String) -> Bool {
        let name = Array(name)
        var (part, place) = (0, 0)
        var star: (part: Int, place: Int)?
        while place < name.count {
            if part < parts.count, case .anyText = parts[part] {
                part += 1
                star = (part, place)
            } else if part < parts.count, Self.fits(parts[part], name[place]) {
                part += 1
                place += 1
            } else if let last = star {
                star = (last.part, last.place + 1)
                (part, place) = (last.part, last.place + 1)
            } else {
                return false
            }
        }
        return parts[part...].allSatisfy { part in if case .anyText = part { true } else { false } }
    }

    private static func fits(_ part: Part, _ letter: Character) -> Bool {
        switch part {
        case .anyText: false
        case .anyCharacter: true
        case .one(let wanted): wanted == letter
        case .set(let ranges, let isInverted): ranges.contains { $0.contains(letter) } != isInverted
        }
    }

    /// Reads what follows a `[`; nil, with nothing read, when there is no `]`. A `]` that comes first stands for itself.
    private static func set(_ rest: inout ArraySlice<Character>) -> Part? {
        var letters = rest
        let isInverted = letters.first == "!" || letters.first == "^"
        if isInverted { letters.removeFirst() }
        guard let end = letters.dropFirst().firstIndex(of: "]") else { return nil }
        var ranges: [ClosedRange<Character>] = []
        var inside = letters[letters.startIndex..<end]
        while let low = inside.popFirst() {
            if inside.count >= 2, inside.first == "-", let high = inside.dropFirst().first, low <= high {
                inside = inside.dropFirst(2)
                ranges.append(low...high)
            } else {
                ranges.append(low...low)
            }
        }
        rest = letters[(end + 1)...]
        return .set(ranges, isInverted: isInverted)
    }
}

extension Schema {
    /// What keeps batches of `other` from being taken for batches of this schema, in words; nil when nothing does.
    /// Metadata and nullability are not looked at.
    public func difference(from other: Schema) -> String? {
        for (index, pair) in zip(fields, other.fields).enumerated() {
            let (mine, theirs) = pair
            if mine.name != theirs.name {
                return "column \(index) is called '\(mine.name)' here and '\(theirs.name)' there"
            }
            if !mine.type.matches(theirs.type) {
                return "column '\(mine.name)' is \(mine.type) here and \(theirs.type) there"
            }
        }
        guard fields.count != other.fields.count else { return nil }
        let isLonger = fields.count > other.fields.count
        let extra = (isLonger ? fields : other.fields)[min(fields.count, other.fields.count)...].map { "'\($0.name)'" }
        let noun = extra.count == 1 ? "the column" : "the columns"
        return
            "\(noun) \(extra.joined(separator: ", ")) \(extra.count == 1 ? "is" : "are") only \(isLonger ? "here" : "there")"
    }
}

extension ArrowType {
    /// Whether two types have the same layout and meaning; names of list items, nullability and metadata of nested
    /// fields are not looked at.
    public func matches(_ other: ArrowType) -> Bool {
        switch (self, other) {
        case (.list(let mine), .list(let theirs)): mine.type.matches(theirs.type)
        case (.structure(let mine), .structure(let theirs)):
            mine.count == theirs.count
                && zip(mine, theirs).allSatisfy { $0.name == $1.name && $0.type.matches($1.type) }
        case (.dictionary(let index, let value, _), .dictionary(let otherIndex, let otherValue, _)):
            index == otherIndex && value.matches(otherValue)
        case (.other(let format, let mine), .other(let otherFormat, let theirs)):
            format == otherFormat && mine.count == theirs.count
                && zip(mine, theirs).allSatisfy { $0.type.matches($1.type) }
        default: self == other
        }
    }
}

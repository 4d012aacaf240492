/// A word of a condition.
struct ConditionToken {
    enum Kind: Equatable {
        /// A name or a keyword.
        case word(String)
        /// Without a sign, so that the lowest of all can be written too.
        case whole(UInt64)
        case fraction(Double)
        case text(String)
        case symbol(String)
        case end
    }

    var kind: Kind
    /// In characters.
    var offset: Int
    /// As it is written, for messages.
    var source: String

    func isWord(_ word: String) -> Bool { kind == .word(word) }
    func isSymbol(_ symbol: String) -> Bool { kind == .symbol(symbol) }

    var isName: Bool {
        guard case .word(let word) = kind else { return false }
        return !["and", "or", "not", "in", "is", "null", "true", "false"].contains(word)
    }
}

/// Finds the bracket that closes a text, and the commas outside of brackets. What stands in quotes is passed over.
struct BracketWalk {
    /// The `)` that has no `(` before it; nil when there is none.
    private(set) var end: Substring.Index?
    /// A quote that is not closed.
    private(set) var openQuote: Substring.Index?
    /// Commas before the end and outside of all brackets.
    private(set) var commas: [Substring.Index] = []

    init(_ text: Substring) {
        var depth = 0
        var quote: (mark: UInt8, index: Substring.Index)?
        for index in text.utf8.indices {
            let byte = text.utf8[index]
            if let open = quote {
                // A quote that stands twice closes and opens again, which comes to the same.
                if byte == open.mark { quote = nil }
                continue
            }
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\""): quote = (byte, index)
            case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: ")") where depth <= 0:
                end = index
                return
            case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ",") where depth == 0: commas.append(index)
            default: break
            }
        }
        openQuote = quote?.index
    }
}

import PypeModel

/// Cuts a condition into words. Goes by Unicode scalars: a mark that combines with a quote or an operator must not hide
/// it.
struct ConditionLexer {
    private let text: String
    private let scalars: [Unicode.Scalar]
    private let indices: [String.Index]
    private var place = 0

    static func tokens(_ text: String) throws(ExpressionError) -> [ConditionToken] {
        guard text.utf8.count <= 4 * Condition.lengthLimit, text.unicodeScalars.count <= Condition.lengthLimit else {
            throw ExpressionError(
                "a condition has at most \(Condition.lengthLimit) characters",
                hint: "let a module work it out and set a global", offset: 0)
        }
        var lexer = ConditionLexer(text)
        var tokens: [ConditionToken] = []
        while true {
            let token = try lexer.next()
            tokens.append(token)
            if token.kind == .end { return tokens }
        }
    }

    private init(_ text: String) {
        self.text = text
        scalars = Array(text.unicodeScalars)
        indices = Array(text.unicodeScalars.indices)
    }

    // MARK: Words

    private mutating func next() throws(ExpressionError) -> ConditionToken {
        while let scalar = peek(), scalar.properties.isWhitespace { place += 1 }
        let start = place
        guard let first = peek() else { return token(.end, from: start) }
        if isDigit(first) || (first == "." && peek(1).map(isDigit) == true) { return try number() }
        if isNameStart(first) { return try word() }
        if first == "'" || first == "\"" { return try quoted(first) }
        return try symbol()
    }

    private mutating func word() throws(ExpressionError) -> ConditionToken {
        let start = place
        while let scalar = peek(), isNamePart(scalar) || (scalar == "-" && peek(1).map(isNamePart) == true) {
            place += 1
        }
        let written = String(String.UnicodeScalarView(scalars[start..<place]))
        if written.hasPrefix("secret.") {
            throw ExpressionError(
                "a secret cannot stand in a condition", hint: "conditions are stored and logged as they are written",
                offset: offset(start))
        }
        if !written.hasPrefix("status.") { place = start + lengthWithoutMinus(start) }
        return token(.word(String(String.UnicodeScalarView(scalars[start..<place]))), from: start)
    }

    /// A `-` belongs to a name only in a module's id: before the last `__`.
    private func lengthWithoutMinus(_ start: Int) -> Int {
        var last = start
        for index in start..<place where scalars[index] == "_" && index + 1 < place && scalars[index + 1] == "_" {
            last = index
        }
        let minus = (last..<place).first { scalars[$0] == "-" }
        return (minus ?? place) - start
    }

    private mutating func quoted(_ quote: Unicode.Scalar) throws(ExpressionError) -> ConditionToken {
        let start = place
        var value = String.UnicodeScalarView()
        place += 1
        while let scalar = peek() {
            place += 1
            if scalar == quote {
                // Twice the quote is the quote itself.
                guard peek() == quote else { return token(.text(String(value)), from: start) }
                place += 1
            }
            value.append(scalar)
        }
        throw ExpressionError("this text is not closed by \(quote)", offset: offset(start))
    }

    private static let symbols = ["==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "(", ")", "[", "]", ","]
    /// What other languages write, and what is written here.
    private static let foreign = [
        ("===", "=="), ("!==", "!="), ("<>", "!="), ("=>", ">="), ("=<", "<="), ("&&", "and"), ("||", "or"),
        ("**", nil), ("//", nil), ("&", "and"), ("|", "or"), ("!", "not"), ("=", "=="),
    ]

    private mutating func symbol() throws(ExpressionError) -> ConditionToken {
        let start = place
        let ahead = String(String.UnicodeScalarView(scalars[start..<min(start + 3, scalars.count)]))
        func starts(_ symbol: String) -> Bool { ahead.unicodeScalars.starts(with: symbol.unicodeScalars) }
        let own = Self.symbols.first(where: starts)
        if let (symbol, instead) = Self.foreign.first(where: { starts($0.0) && $0.0.count > (own?.count ?? 0) }) {
            throw ExpressionError(
                "'\(symbol)' has no meaning here", hint: instead.map { "write \($0)" }, offset: offset(start))
        }
        guard let own else {
            let hint: String? =
                switch scalars[start] {
                case "{": "conditions take names without braces: context.x"
                case "‘", "’", "“", "”": "write straight quotes"
                default: nil
                }
            let shown = text[indices[start]...].first.map(String.init) ?? ""
            throw ExpressionError("'\(shown)' has no meaning here", hint: hint, offset: offset(start))
        }
        place += own.unicodeScalars.count
        return token(.symbol(own), from: start)
    }

    // MARK: Numbers

    private mutating func number() throws(ExpressionError) -> ConditionToken {
        let start = place
        var isWhole = true
        digits()
        let wholeDigits = place - start
        if peek() == ".", peek(1).map(isDigit) == true {
            isWhole = false
            place += 1
            digits()
        }
        if peek() == "e" || peek() == "E" {
            let sign = peek(1) == "+" || peek(1) == "-" ? 1 : 0
            if peek(1 + sign).map(isDigit) == true {
                isWhole = false
                place += 1 + sign
                digits()
            }
        }
        let written = String(String.UnicodeScalarView(scalars[start..<place]))
        if let scalar = peek(), isNamePart(scalar) {
            throw ExpressionError(
                "a number cannot go on with '\(scalar)'", hint: "write numbers as 1000, 1.5 or 1e3",
                offset: offset(place))
        }
        if wholeDigits > 1, scalars[start] == "0" {
            throw ExpressionError(
                "the number '\(shown(written))' starts with 0: it may be meant as octal",
                hint: "write it without the 0",
                offset: offset(start))
        }
        if isWhole, let number = UInt64(written), number <= Int64.min.magnitude {
            return token(.whole(number), from: start)
        }
        // Swift wants a digit before the point.
        guard !isWhole, let number = Double(wholeDigits == 0 ? "0" + written : written), number.isFinite else {
            throw ExpressionError("the number '\(shown(written))' is too large", offset: offset(start))
        }
        return token(.fraction(number), from: start)
    }

    private mutating func digits() { while let scalar = peek(), isDigit(scalar) { place += 1 } }

    // MARK: Scalars

    private func peek(_ distance: Int = 0) -> Unicode.Scalar? {
        place + distance < scalars.count ? scalars[place + distance] : nil
    }

    private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private func isNameStart(_ scalar: Unicode.Scalar) -> Bool { scalar == "_" || scalar.properties.isAlphabetic }

    private func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        if isNameStart(scalar) || isDigit(scalar) || scalar == "." { return true }
        // A letter may be written as a letter and marks.
        return [.nonspacingMark, .spacingMark].contains(scalar.properties.generalCategory)
    }

    private func shown(_ text: String) -> String { text.count <= 30 ? text : text.prefix(30) + "…" }

    private func token(_ kind: ConditionToken.Kind, from start: Int) -> ConditionToken {
        let source = place > start ? String(String.UnicodeScalarView(scalars[start..<place])) : ""
        return ConditionToken(kind: kind, offset: offset(start), source: shown(source))
    }

    private func offset(_ place: Int) -> Int {
        let index = place < indices.count ? indices[place] : text.endIndex
        return text[..<index].count
    }
}

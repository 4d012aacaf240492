/// Decimals as text.
enum DecimalText {
    /// All digits, with the point where the scale says.
    static func text(_ value: Int128, _ scale: Int) -> String {
        guard scale > 0 else { return value.description + (value == 0 ? "" : String(repeating: "0", count: -scale)) }
        let digits = value.magnitude.description
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        return "\(value < 0 ? "-" : "")\(padded.dropLast(scale)).\(padded.suffix(scale))"
    }
}

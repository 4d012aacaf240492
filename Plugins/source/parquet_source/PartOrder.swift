/// The order of the parts of a table: by name, numbers in them by their value, so that `part-10` comes after `part-9`.
enum PartOrder {
    static func precedes(_ one: String, _ other: String) -> Bool {
        var (a, b) = (Array(one.utf8)[...], Array(other.utf8)[...])
        while let left = a.first, let right = b.first {
            if isDigit(left), isDigit(right) {
                let (x, y) = (number(&a), number(&b))
                if x.count != y.count { return x.count < y.count }
                if x != y { return x.lexicographicallyPrecedes(y) }
            } else if left != right {
                return left < right
            } else {
                a.removeFirst()
                b.removeFirst()
            }
        }
        if a.isEmpty != b.isEmpty { return a.isEmpty }
        // Names that differ in leading zeros only.
        return one.utf8.lexicographicallyPrecedes(other.utf8)
    }

    /// Takes the digits at the start; leading zeros do not count.
    private static func number(_ bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let digits = bytes.prefix(while: isDigit)
        bytes = bytes.dropFirst(digits.count)
        return digits.drop { $0 == UInt8(ascii: "0") }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}

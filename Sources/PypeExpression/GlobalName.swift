/// Names of modules' variables, `MODULE__VARIABLE`, in any case.
package enum GlobalName {
    /// One way to read a name.
    package struct Reading: Sendable, Hashable {
        /// The number that the table of modules gives the module.
        package var node: Int
        /// As it is written: variables are compared without regard to case.
        package var variable: String
    }

    /// The form in which ids and variables are compared.
    package static func fold(_ name: some StringProtocol) -> String { name.lowercased() }

    /// The table that ``resolve(_:among:)`` looks into: each id, folded, with its place in the list.
    package static func table(of ids: some Sequence<String>) -> [String: Int] {
        var table: [String: Int] = [:]
        for (place, id) in ids.enumerated() { table[fold(id)] = place }
        return table
    }

    /// Every reading of a name that names a module of the table: none when there is no such module, several only where
    /// ids contain `__`.
    package static func resolve(_ text: some StringProtocol, among modules: [String: Int]) -> [Reading] {
        cuts(of: text).compactMap { cut in
            modules[fold(text[..<cut.end])].map { Reading(node: $0, variable: String(text[cut.start...])) }
        }
    }

    /// The module of the likeliest reading, for messages: all before the first `__`.
    package static func module(of text: some StringProtocol) -> String? {
        cuts(of: text).first.map { String(text[..<$0.end]) }
    }

    /// True when there is a module's part and a variable's part.
    static func hasParts(_ text: some StringProtocol) -> Bool { !cuts(of: text).isEmpty }

    /// Each `__` with something on both sides: where the module ends, and where the variable starts.
    private static func cuts<Text: StringProtocol>(of text: Text) -> [(end: Text.Index, start: Text.Index)] {
        var cuts: [(end: Text.Index, start: Text.Index)] = []
        var index = text.startIndex
        while index < text.endIndex {
            let next = text.index(after: index)
            if text[index] == "_", index > text.startIndex, next < text.endIndex, text[next] == "_" {
                let start = text.index(after: next)
                if start < text.endIndex { cuts.append((index, start)) }
            }
            index = next
        }
        return cuts
    }
}

import PypeArrow
import PypeSDK

/// A config, held against the columns of a table.
struct Selection {
    /// Indices into the input's columns, in the order of the output.
    let columns: [Int]
    let schema: Schema
    /// All columns stay where they are.
    let keepsPlaces: Bool
    /// The output is the input.
    let changesNothing: Bool

    /// - Throws: `invalidConfig`, naming the parameter and the column.
    init(_ config: SelectConfig, of input: Schema) throws(ModuleError) {
        let finder = ColumnFinder(input.fields.map(\.name), ignoresMissing: config.missing == "ignore")
        var picked = Array(input.fields.indices)
        if let keep = config.keep { picked = try finder.indices(of: keep, parameter: "keep") }
        if let drop = config.drop {
            let dropped = Set(try finder.indices(of: drop, parameter: "drop"))
            picked.removeAll { dropped.contains($0) }
        }
        if let order = config.order {
            let kept = Set(picked)
            let first = try finder.indices(of: order, parameter: "order").filter { kept.contains($0) }
            let moved = Set(first)
            picked = first + picked.filter { !moved.contains($0) }
        }
        columns = picked
        var fields = picked.map { input.fields[$0] }
        try finder.rename(&fields, picked, config.rename ?? [:])
        schema = Schema(fields, metadata: input.metadata)
        keepsPlaces = picked == Array(input.fields.indices)
        changesNothing = keepsPlaces && fields == input.fields
    }
}

/// Finds columns by name or pattern.
private struct ColumnFinder {
    let names: [String]
    let ignoresMissing: Bool
    private var places: [String: [Int]] = [:]

    init(_ names: [String], ignoresMissing: Bool) {
        self.names = names
        self.ignoresMissing = ignoresMissing
        for (index, name) in names.enumerated() { places[name, default: []].append(index) }
    }

    /// Each column once, at its first place in the list. A text that is the name of a column means that column, also
    /// when it has a `*` in it.
    func indices(of wanted: [String], parameter: String) throws(ModuleError) -> [Int] {
        var found: [Int] = []
        var seen: Set<Int> = []
        for text in wanted {
            let matches = try columns(text, parameter)
            for index in matches where seen.insert(index).inserted { found.append(index) }
        }
        return found
    }

    private func columns(_ text: String, _ parameter: String) throws(ModuleError) -> [Int] {
        if let exact = places[text] { return exact }
        let pattern = NamePattern(text)
        guard pattern.hasWildcard else { return try missing("no column '\(text)'", text, parameter) }
        let matches = names.indices.filter { pattern.matches(names[$0]) }
        return matches.isEmpty ? try missing("no column that fits '\(text)'", text, parameter) : matches
    }

    private func missing(_ what: String, _ text: String, _ parameter: String) throws(ModuleError) -> [Int] {
        if ignoresMissing { return [] }
        throw ModuleError(
            .invalidConfig, "'\(parameter)': the input has \(what)", hint: NearestNames.hint(for: text, among: names))
    }

    /// Gives the fields, those of the input's columns at `picked`, their new names.
    func rename(_ fields: inout [Field], _ picked: [Int], _ renamed: [String: String]) throws(ModuleError) {
        // Sorted, so that the first mistake found is the same each time.
        for (old, new) in renamed.sorted(by: { $0.key < $1.key }) {
            guard let known = places[old] else {
                _ = try missing("no column '\(old)'", old, "rename")
                continue
            }
            guard known.count == 1 else {
                throw ModuleError(
                    .invalidConfig,
                    "'rename': the input has \(known.count) columns '\(old)', it is not clear which is meant")
            }
            guard let place = picked.firstIndex(of: known[0]) else {
                throw ModuleError(
                    .invalidConfig, "'rename': the column '\(old)' is not kept, it cannot be called '\(new)'",
                    hint: "'rename' uses the input's names, as 'keep' and 'drop' do")
            }
            fields[place].name = new
        }
        var owners: [String: String] = [:]
        for (place, field) in fields.enumerated() {
            let old = names[picked[place]]
            // Columns that shared a name before may go on to do so.
            if let other = owners.updateValue(old, forKey: field.name), other != old || old != field.name {
                throw ModuleError(
                    .invalidConfig, "'rename': '\(other)' and '\(old)' would both be called '\(field.name)'")
            }
        }
    }
}

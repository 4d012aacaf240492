import PypeSQL

/// Values from a config on their way into a statement: each gets a name that the SQL writes behind a dollar sign.
struct ParameterList {
    private(set) var values: [String: SQLValue] = [:]
    private var names: [SQLValue: String] = [:]

    /// The name of a value.
    mutating func add(_ value: SQLValue) -> String {
        if let name = names[value] { return name }
        let name = "p\(values.count + 1)"
        values[name] = value
        names[value] = name
        return name
    }

    mutating func add(_ text: String) -> String { add(.text(text)) }
}

/// Names for columns of our own, none of which the input has.
struct FreshNames {
    private var prefix = "_"

    init(besides names: [String]) {
        let taken = names.map(SQLName.folded)
        while taken.contains(where: { $0.hasPrefix(prefix) }) { prefix += "_" }
    }

    func callAsFunction(_ name: String, _ number: Int? = nil) -> String {
        prefix + name + (number.map { " \($0)" } ?? "")
    }
}

import PypeSDK
import PypeSQL

/// Something that is expected of the rows, as a config says it.
struct Expectation: Decodable, Sendable {
    enum Kind: String, Decodable, Sendable, CaseIterable {
        case notNull = "not_null"
        case unique, range, pattern, set, type, expression
        case foreignKey = "foreign_key"
        case rowCount = "row_count"
        case freshness

        /// Parameters beside type, name and action: those that it needs, and those that it may have.
        var parameters: (needed: Set<String>, optional: Set<String>) {
            switch self {
            case .notNull, .unique: (["columns"], [])
            case .range: (["columns"], ["min", "max"])
            case .pattern: (["columns", "pattern"], [])
            case .set: (["columns", "values"], [])
            case .type: (["columns", "as"], [])
            case .expression: (["expression"], [])
            case .foreignKey: (["columns"], ["reference_columns"])
            case .rowCount: ([], ["min", "max"])
            case .freshness: (["columns", "max_age"], ["as_of"])
            }
        }

        /// It says something of the table, and not of each row.
        var isOfTable: Bool { self == .rowCount || self == .freshness }
    }

    enum Action: String, Decodable, Sendable {
        case fail, reject, warn
    }

    var kind: Kind
    var action: Action
    var name: String
    var columns: [String]
    var min: JSONValue?
    var max: JSONValue?
    var pattern: String?
    var values: [JSONValue]
    var type: String?
    var expression: String?
    var referenceColumns: [String]
    /// Seconds.
    var maxAge: Double?
    var asOf: String?

    enum CodingKeys: String, CodingKey {
        case type, action, name, column, columns, min, max, pattern, values, expression
        case valueType = "as"
        case referenceColumns = "reference_columns"
        case maxAge = "max_age"
        case asOf = "as_of"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        kind = try container.decode(Kind.self, forKey: .type)
        action = try container.decodeIfPresent(Action.self, forKey: .action) ?? .fail
        columns =
            try container.decodeIfPresent(String.self, forKey: .column).map { [$0] }
            ?? container.decodeIfPresent([String].self, forKey: .columns) ?? []
        min = try container.decodeIfPresent(JSONValue.self, forKey: .min)
        max = try container.decodeIfPresent(JSONValue.self, forKey: .max)
        pattern = try container.decodeIfPresent(String.self, forKey: .pattern)
        values = try container.decodeIfPresent([JSONValue].self, forKey: .values) ?? []
        type = try container.decodeIfPresent(String.self, forKey: .valueType)
        expression = try container.decodeIfPresent(String.self, forKey: .expression)
        referenceColumns = try container.decodeIfPresent([String].self, forKey: .referenceColumns) ?? columns
        maxAge = try container.decodeIfPresent(Double.self, forKey: .maxAge)
        asOf = try container.decodeIfPresent(String.self, forKey: .asOf)
        let about = columns.isEmpty ? "" : " of \(columns.joined(separator: ", "))"
        name = try container.decodeIfPresent(String.self, forKey: .name) ?? "\(kind.rawValue)\(about)"
        try check(Set(container.allKeys.map(\.rawValue)))
    }

    /// Holds the parameters that were given against what the kind needs.
    private func check(_ given: Set<String>) throws(ModuleError) {
        func wrong(_ text: String, _ hint: String? = nil) -> ModuleError {
            ModuleError(.invalidConfig, "expectations: '\(name)' \(text)", hint: hint)
        }
        var keys = given.subtracting(["type", "action", "name"])
        if keys.remove("column") != nil {
            guard keys.insert("columns").inserted else { throw wrong("has both 'column' and 'columns'") }
        }
        let (needed, optional) = kind.parameters
        if let missing = needed.subtracting(keys).min() {
            throw wrong("has no '\(missing == "columns" ? "column" : missing)', which \(kind.rawValue) needs")
        }
        if let extra = keys.subtracting(needed).subtracting(optional).min() {
            let known = needed.union(optional).sorted().map { "'\($0)'" }.joined(separator: ", ")
            throw wrong("has '\(extra)', which \(kind.rawValue) does not know", "it takes \(known)")
        }
        guard !needed.contains("columns") || !columns.isEmpty else { throw wrong("has no columns") }
        switch kind {
        case .range, .rowCount:
            if min == nil, max == nil { throw wrong("has neither 'min' nor 'max'") }
        case .set:
            if values.isEmpty { throw wrong("has no 'values'") }
        case .freshness:
            if columns.count != 1 { throw wrong("looks at one column") }
            if let maxAge, !(0...1e15).contains(maxAge) {
                throw wrong("has a 'max_age' that is not a number of seconds")
            }
        case .foreignKey:
            if referenceColumns.count != columns.count {
                throw wrong("has \(columns.count) columns and \(referenceColumns.count) 'reference_columns'")
            }
        default: break
        }
        if kind.isOfTable, action == .reject {
            throw wrong("is about the whole table, so that no row can be rejected", "action: fail, or action: warn")
        }
        if kind == .rowCount, [min, max].contains(where: { $0?.isCount == false }) {
            throw wrong("has a 'min' or 'max' that is not a number of rows")
        }
    }
}

extension JSONValue {
    fileprivate var isCount: Bool { if case .int(let count) = self { count >= 0 } else { false } }

    /// The value for a parameter of a statement; nil for what is no plain value.
    var sqlValue: SQLValue? {
        switch self {
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .double(let value): .double(value)
        case .string(let value): .text(value)
        case .null, .array, .object: nil
        }
    }
}

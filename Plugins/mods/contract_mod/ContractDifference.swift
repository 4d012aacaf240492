import PypeArrow
import PypeSDK
import PypeSQL

/// Where a table's columns are not as agreed.
struct ContractDifference: Sendable, Encodable {
    enum Kind: String, Sendable, Encodable {
        case newColumn = "new_column"
        case changedType = "changed_type"
        case missingColumn = "missing_column"
    }

    var kind: Kind
    var column: String
    /// The type that was agreed; nil for none.
    var agreed: String?
    /// The type that the column has; nil when there is no column.
    var found: String?

    var words: String {
        switch kind {
        case .newColumn: "column '\(column)' (\(found ?? "")) was not agreed"
        case .changedType: "column '\(column)' is \(found ?? ""), and \(agreed ?? "") was agreed"
        case .missingColumn: "column '\(column)' is missing"
        }
    }

    /// All differences, the input's columns first, in their order.
    static func all(_ config: ContractConfig, _ types: [String: ColumnType?], _ input: Schema) -> [ContractDifference] {
        var list: [ContractDifference] = []
        for field in input.fields {
            guard let agreed = types[field.name] else {
                list.append(ContractDifference(kind: .newColumn, column: field.name, found: field.type.description))
                continue
            }
            if let agreed, !agreed.isType(of: field.type) {
                list.append(
                    ContractDifference(
                        kind: .changedType, column: field.name, agreed: agreed.name, found: field.type.description))
            }
        }
        for (name, column) in config.columns.sorted(by: { $0.key < $1.key })
        where input[name] == nil && column.required ?? true {
            list.append(ContractDifference(kind: .missingColumn, column: name, agreed: column.type ?? "any"))
        }
        return list
    }

    func mode(_ config: ContractConfig) -> ContractConfig.Mode {
        switch kind {
        case .newColumn: config.newColumns ?? .freeze
        case .changedType: config.changedTypes ?? .freeze
        case .missingColumn: config.missingColumns ?? .freeze
        }
    }

    /// - Throws: `invalidData` with every difference that is not allowed.
    static func check(_ differences: [ContractDifference], _ config: ContractConfig) throws(ModuleError) {
        let frozen = differences.filter { $0.mode(config) == .freeze }
        guard !frozen.isEmpty else { return }
        throw ModuleError(
            .invalidData, "the input is not as agreed: \(frozen.map(\.words).joined(separator: "; "))",
            hint: "change 'columns', or let new_columns, changed_types or missing_columns evolve or discard")
    }
}

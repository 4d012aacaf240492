import PypeArrow
import PypeSDK
import PypeSQL

/// Expectations of single rows as SQL that is true where a row does not meet them, and false or null where it does.
struct ExpectationSQL {
    let input: Schema
    let reference: Schema?
    let engine: SQLEngine
    /// SQL name of the column with the number of the row.
    let rowNumber: String
    private(set) var parameters = ParameterList()

    init(input: Schema, reference: Schema?, rowNumber: String, engine: SQLEngine) {
        self.engine = engine
        self.input = input
        self.reference = reference
        self.rowNumber = rowNumber
    }

    /// - Throws: `invalidConfig` for a column that is not there, and for what its type does not take.
    mutating func broken(_ expectation: Expectation) throws(ModuleError) -> String {
        for name in expectation.columns {
            let type = try field(name, expectation).type
            let kind = ColumnType(of: type)?.kind
            guard expectation.kind == .freshness, type != .null, kind != .date, kind != .timestamp else { continue }
            throw ModuleError(
                .invalidConfig,
                "expectations: '\(expectation.name)': column '\(name)' of type \(type) has neither dates nor timestamps",
                hint: "cast it before, with cast_mod for example")
        }
        switch expectation.kind {
        case .notNull: return any(expectation) { "\($0) IS NULL" }
        case .unique:
            let keys = expectation.columns.map(SQLName.quoted)
            return "CASE WHEN \(keys.map { "\($0) IS NULL" }.joined(separator: " OR ")) THEN FALSE ELSE row_number() "
                + "OVER (PARTITION BY \(keys.joined(separator: ", ")) ORDER BY \(SQLName.quoted(rowNumber))) > 1 END"
        case .range: return try range(expectation)
        case .pattern:
            let text = expectation.pattern ?? ""
            try probe("CAST(regexp_full_match('', $1) AS VARCHAR)", .text(text), expectation, "'\(text)'", "no pattern")
            let pattern = parameters.add(text)
            return any(expectation) { "NOT regexp_full_match(CAST(\($0) AS VARCHAR), $\(pattern))" }
        case .set: return try set(expectation)
        case .type: return try type(expectation)
        case .expression: return "NOT (\n\(expectation.expression ?? "")\n)"
        case .foreignKey: return try foreignKey(expectation)
        case .rowCount, .freshness: return "FALSE"
        }
    }

    private func field(_ name: String, _ expectation: Expectation) throws(ModuleError) -> Field {
        let same = input.fields.filter { SQLName.folded($0.name) == SQLName.folded(name) }
        if let field = same.first(where: { $0.name == name }) {
            guard same.count > 1 else { return field }
            throw ModuleError(
                .invalidConfig, "expectations: '\(expectation.name)': the input has several columns named '\(name)'",
                hint: "rename them before this module; SQL does not tell upper from lower case")
        }
        throw ModuleError(
            .invalidConfig, "expectations: '\(expectation.name)': the input has no column '\(name)'",
            hint: NearestNames.hint(for: name, among: input.fields.map(\.name)))
    }

    private func any(_ expectation: Expectation, _ test: (String) -> String) -> String {
        expectation.columns.map { test(SQLName.quoted($0)) }.joined(separator: " OR ")
    }

    private mutating func range(_ expectation: Expectation) throws(ModuleError) -> String {
        var tests: [String] = []
        for name in expectation.columns {
            let column = SQLName.quoted(name)
            let type = ColumnType(of: try field(name, expectation).type)
            for (limit, sign) in [(expectation.min, "<"), (expectation.max, ">")] {
                guard let limit else { continue }
                tests.append("\(column) \(sign) \(try operand(limit, for: type, expectation, name))")
            }
            // NaN is more than every number to DuckDB, and in no range.
            if type?.kind == .float { tests.append("isnan(\(column))") }
        }
        return tests.joined(separator: " OR ")
    }

    /// A parameter that a column of a type can be compared with.
    private mutating func operand(
        _ value: JSONValue, for type: ColumnType?, _ expectation: Expectation, _ column: String
    ) throws(ModuleError) -> String {
        let sql: String? =
            switch (type?.kind, value) {
            case (.integer, .int), (.decimal, .int): "BIGINT"
            // 0.1 is one number as a float32 and another as a float64.
            case (.float, .double): type?.sql
            case (.integer, .double), (.float, .int), (.decimal, .double): "DOUBLE"
            case (.text, .string): "VARCHAR"
            case (.bool, .bool): "BOOLEAN"
            case (.date, .string): "TIMESTAMP"
            case (.timestamp, .string): type?.sql == "TIMESTAMPTZ" ? "TIMESTAMPTZ" : "TIMESTAMP"
            case (.time, .string): "TIME"
            default: nil
            }
        guard let sql, let bound = value.sqlValue else {
            throw ModuleError(
                .invalidConfig,
                "expectations: '\(expectation.name)': \(value.text) cannot be compared with column '\(column)'",
                hint: "numbers are written as numbers; texts, dates and times as texts")
        }
        if case .text = bound, sql != "VARCHAR" {
            try probe(
                "CAST(CAST($1 AS \(sql)) AS VARCHAR)", bound, expectation, value.text, "no value of column '\(column)'")
        }
        return "CAST($\(parameters.add(bound)) AS \(sql))"
    }

    /// Tries what becomes of a value of the config.
    /// - Throws: `invalidConfig` when it does not do.
    private func probe(
        _ sql: String, _ value: SQLValue, _ expectation: Expectation, _ words: String, _ what: String
    ) throws(ModuleError) {
        do throws(SQLError) {
            _ = try SQLQuery(engine: engine).texts("SELECT \(sql)", .listed([value]))
        } catch {
            guard error.code == .invalidData || error.code == .invalidSQL else { throw ModuleError(error) }
            throw ModuleError(
                .invalidConfig, "expectations: '\(expectation.name)': \(words) is \(what): \(error.message)",
                hint: error.hint)
        }
    }

    private mutating func set(_ expectation: Expectation) throws(ModuleError) -> String {
        var tests: [String] = []
        for name in expectation.columns {
            let type = ColumnType(of: try field(name, expectation).type)
            var values: [String] = []
            for value in expectation.values { values.append(try operand(value, for: type, expectation, name)) }
            tests.append("\(SQLName.quoted(name)) NOT IN (\(values.joined(separator: ", ")))")
        }
        return tests.joined(separator: " OR ")
    }

    private func type(_ expectation: Expectation) throws(ModuleError) -> String {
        let type = try ColumnType.named(expectation.type ?? "", at: "expectations: '\(expectation.name)': as")
        var tests: [String] = []
        for name in expectation.columns {
            let field = try field(name, expectation)
            guard field.type != type.arrow, field.type != .null else { continue }
            guard let from = ColumnType(of: field.type) else {
                throw ModuleError(
                    .invalidConfig,
                    "expectations: '\(expectation.name)': column '\(name)' has the type \(field.type), whose values "
                        + "cannot be read as another")
            }
            let rule = CastRule(column: SQLName.quoted(name), from: from, to: type)
            // Nothing of the one type is ever of the other.
            tests.append(rule.isPossible ? rule.isBad(rule.cast) : "\(rule.column) IS NOT NULL")
        }
        return tests.isEmpty ? "FALSE" : tests.joined(separator: " OR ")
    }

    private func foreignKey(_ expectation: Expectation) throws(ModuleError) -> String {
        guard let reference else {
            throw ModuleError(
                .invalidConfig,
                "expectations: '\(expectation.name)' needs the input port 'reference', which is not connected",
                hint: "connect the table with the keys: keys.output - this_module.reference")
        }
        for name in expectation.referenceColumns where reference[name] == nil {
            throw ModuleError(
                .invalidConfig, "expectations: '\(expectation.name)': the reference has no column '\(name)'",
                hint: NearestNames.hint(for: name, among: reference.fields.map(\.name)))
        }
        for (name, other) in zip(expectation.columns, expectation.referenceColumns) {
            guard let other = reference[other] else { continue }
            let place = "expectations: \(expectation.name)"
            try KeyFamily.check(try field(name, expectation), "the input", other, "the reference", place)
        }
        let keys = expectation.columns.map(SQLName.quoted)
        let others = expectation.referenceColumns.map { "reference.\(SQLName.quoted($0))" }
        let hasNull = keys.map { "\($0) IS NULL" }.joined(separator: " OR ")
        let isKey = others.map { "\($0) IS NOT NULL" }.joined(separator: " AND ")
        let (left, right) =
            keys.count == 1
            ? (keys[0], others[0]) : ("row(\(keys.joined(separator: ", ")))", "row(\(others.joined(separator: ", ")))")
        return "CASE WHEN \(hasNull) THEN FALSE ELSE \(left) NOT IN (SELECT \(right) FROM reference WHERE \(isKey)) END"
    }
}

import PypeArrow
import PypeSDK
import PypeSQL

/// The columns that are computed to hold rows to a contract, and where the output's columns come from.
struct ContractColumns {
    private(set) var parts: [MappedRows.Part] = []
    private(set) var fields: [Field] = []
    private(set) var parameters = ParameterList()

    /// Values after casts, hidden; whether they are bad, hidden; what is given out.
    private var casts: [RowExpression] = []
    private var verdicts: [RowExpression] = []
    private var values: [RowExpression] = []
    /// Tests for rows that are rejected, with a parameter for the column and SQL for the words.
    private var rejects: [(test: String, column: String, words: String)] = []
    /// Tests for rows that fail the run, with SQL for the words.
    private var failures: [(test: String, words: String)] = []
    private var nulled: [String] = []
    private var evolved: [String] = []
    private let fresh: FreshNames
    private let config: ContractConfig

    init(_ config: ContractConfig, _ types: [String: ColumnType?], _ input: Schema) throws(ModuleError) {
        self.config = config
        fresh = FreshNames(besides: input.fields.map(\.name))
        for (index, field) in input.fields.enumerated() {
            if let agreed = types[field.name] {
                try addAgreed(field, index, as: agreed, among: input)
            } else {
                addNew(field, index)
            }
        }
        for (name, type) in types.sorted(by: { $0.key < $1.key }) where input[name] == nil {
            try addMissing(name, type)
        }
    }

    private mutating func addNew(_ field: Field, _ index: Int) {
        switch config.newColumns ?? .freeze {
        case .evolve, .freeze:
            parts.append(.input(index))
            fields.append(field)
        case .discardValue: break
        case .discardRow:
            reject("\(SQLName.quoted(field.name)) IS NOT NULL", field.name, "'was not agreed and has a value'")
        }
    }

    private mutating func addAgreed(_ field: Field, _ index: Int, as type: ColumnType?, among input: Schema)
        throws(ModuleError)
    {
        var field = field
        var part = MappedRows.Part.input(index)
        var value = SQLName.quoted(field.name)
        let mode = config.changedTypes ?? .freeze
        if let type, !type.isType(of: field.type), mode == .discardRow || mode == .discardValue {
            let rule = try CastRule(casting: field, among: input, to: type, place: "columns")
            let cast = fresh("cast", casts.count)
            let bad = fresh("bad", casts.count)
            casts.append(hidden(cast, rule.cast, field.name))
            verdicts.append(hidden(bad, rule.isBad(SQLName.quoted(cast)), field.name))
            if mode == .discardRow {
                let words =
                    "'''' || left(CAST(\(rule.column) AS VARCHAR), 80) || ''' is no ' || $\(parameters.add(type.name))"
                reject(SQLName.quoted(bad), field.name, words)
                value = SQLName.quoted(cast)
            } else {
                nulled.append(SQLName.quoted(bad))
                value = "(CASE WHEN \(SQLName.quoted(bad)) THEN NULL ELSE \(SQLName.quoted(cast)) END)"
                field.isNullable = true
            }
            part = .computed(values.count)
            values.append(given(fresh("value", values.count), value, field.name))
            field.type = type.arrow
        }
        if config.columns[field.name]?.nullable == false { addNullTest("\(value) IS NULL", field.name) }
        parts.append(part)
        fields.append(field)
    }

    private mutating func addNullTest(_ test: String, _ name: String) {
        switch config.nulls ?? .freeze {
        case .evolve: evolved.append(test)
        case .freeze, .discardValue: failures.append((test, "$\(parameters.add("\(name): null"))"))
        case .discardRow: reject(test, name, "'null'")
        }
    }

    private mutating func addMissing(_ name: String, _ type: ColumnType?) throws(ModuleError) {
        let isRequired = config.columns[name]?.required ?? true
        switch isRequired ? config.missingColumns ?? .freeze : .discardValue {
        case .evolve, .freeze: return
        case .discardRow: reject("TRUE", name, "'is missing'")
        case .discardValue:
            if config.columns[name]?.nullable == false {
                guard let mode = config.nulls, mode != .freeze else {
                    throw ModuleError(
                        .invalidData,
                        "column '\(name)' is missing, and cannot be filled with nulls: it is not nullable",
                        hint: "let it be nullable, or say with 'nulls' what becomes of its nulls")
                }
                addNullTest("TRUE", name)
            }
        }
        parts.append(.computed(values.count))
        let type = type ?? ColumnType(named: "utf8")
        values.append(given(fresh("value", values.count), "CAST(NULL AS \(type?.sql ?? "VARCHAR"))", name))
        fields.append(Field(name, type?.arrow ?? .utf8))
    }

    private mutating func reject(_ test: String, _ column: String, _ words: String) {
        rejects.append((test, parameters.add(column), words))
    }

    private func hidden(_ name: String, _ sql: String, _ column: String) -> RowExpression {
        RowExpression(name, sql, subject: "column '\(column)'", isAuthored: false, isHidden: true)
    }

    private func given(_ name: String, _ sql: String, _ column: String) -> RowExpression {
        RowExpression(name, sql, subject: "column '\(column)'", isAuthored: false)
    }
}

extension ContractColumns {
    /// Computed columns: the errors of rejected rows, what fails the run, how many values became null, how many nulls
    /// were let through.
    var errors: [Int] { (0..<3).map { values.count + $0 } }
    var failure: Int { values.count + 3 }
    var nulledCount: Int { values.count + 4 }
    var evolvedCount: Int { values.count + 5 }

    /// Expressions of a map, level by level.
    var levels: [[RowExpression]] {
        let none = "CAST(NULL AS VARCHAR)"
        let texts = rejects.map { "CASE WHEN \($0.test) THEN $\($0.column) || ': ' || \($0.words) END" }
        let columns = rejects.map { "WHEN \($0.test) THEN CAST($\($0.column) AS VARCHAR)" }
        let errors = RejectColumns.expressions(
            message: texts.isEmpty ? none : "nullif(concat_ws('; ', \(texts.joined(separator: ", "))), '')",
            column: columns.isEmpty ? none : "CASE \(columns.joined(separator: " ")) END",
            isBad: rejects.isEmpty ? "FALSE" : rejects.map(\.test).joined(separator: " OR "), fresh)
        let failing = failures.map { "WHEN \($0.test) THEN CAST(\($0.words) AS VARCHAR)" }
        let failure = failing.isEmpty ? none : "CASE \(failing.joined(separator: " ")) END"
        return [
            casts, verdicts,
            values + errors + [
                given(fresh("failure"), failure, "a null"), given(fresh("nulled"), Self.count(nulled), "the count"),
                given(fresh("evolved"), Self.count(evolved), "the count"),
            ],
        ]
    }

    private static func count(_ tests: [String]) -> String {
        let ones = tests.map { "CASE WHEN \($0) THEN 1 ELSE 0 END" }
        return "CAST(\(ones.isEmpty ? "0" : ones.joined(separator: " + ")) AS UBIGINT)"
    }
}

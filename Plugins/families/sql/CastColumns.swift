import PypeArrow
import PypeSDK
import PypeSQL

/// Casts of several columns and the complaints about their values, as expressions of a map.
struct CastColumns {
    struct Cast {
        /// Index of the column in the input.
        var column: Int
        var name: String
        var rule: CastRule
        /// Names of the computed columns: the value after the cast, and whether it is bad.
        var value: String
        var bad: String
    }

    private(set) var casts: [Cast] = []
    private(set) var parameters = ParameterList()
    private let fresh: FreshNames

    init(_ input: Schema) { fresh = FreshNames(besides: input.fields.map(\.name)) }

    /// Adds a cast; of a column that has the type already there is none, but for texts that stand for null.
    /// - Parameter place: what messages call the config's word for it.
    /// - Throws: `invalidConfig` when there is no way from the column's type to the new one.
    mutating func add(
        _ name: String, in input: Schema, as type: ColumnType, format: String?, nulls: [String], rounds: Bool,
        place: String
    ) throws(ModuleError) {
        guard let index = input.index(of: name) else {
            throw ModuleError(
                .invalidConfig, "\(place): the input has no column '\(name)'",
                hint: NearestNames.hint(for: name, among: input.fields.map(\.name)))
        }
        let field = input.fields[index]
        let isText = ColumnType(of: field.type)?.kind == .text
        guard field.type != type.arrow || isText && !nulls.isEmpty else { return }
        var rule = try CastRule(casting: field, among: input, to: type, rounds: rounds, place: place)
        if field.type != .null, rule.takesFormat {
            rule.pattern = format
            rule.format = format.map { parameters.add($0) }
        }
        if isText { rule.nulls = nulls.map { parameters.add($0) } }
        let number = casts.count
        casts.append(
            Cast(column: index, name: name, rule: rule, value: fresh("cast", number), bad: fresh("bad", number)))
    }

    /// The values after the casts.
    func values(isHidden: Bool) -> [RowExpression] {
        casts.map {
            RowExpression($0.value, $0.rule.cast, subject: "column '\($0.name)'", isAuthored: false, isHidden: isHidden)
        }
    }

    /// Whether each value is bad; sees ``values(isHidden:)``.
    func verdicts() -> [RowExpression] {
        casts.map {
            RowExpression(
                $0.bad, $0.rule.isBad(SQLName.quoted($0.value)), subject: "column '\($0.name)'", isAuthored: false,
                isHidden: true)
        }
    }

    /// Code, message and column of a row's errors, null where there are none; sees ``verdicts()``.
    mutating func errors() -> [RowExpression] {
        var texts: [String] = []
        var columns: [String] = []
        for cast in casts {
            let name = parameters.add(cast.name)
            let bad = SQLName.quoted(cast.bad)
            texts.append("CASE WHEN \(bad) THEN \(cast.rule.complaint(name, parameters.add(cast.rule.wanted))) END")
            columns.append("WHEN \(bad) THEN CAST($\(name) AS VARCHAR)")
        }
        return RejectColumns.expressions(
            message: texts.isEmpty
                ? "CAST(NULL AS VARCHAR)" : "nullif(concat_ws('; ', \(texts.joined(separator: ", "))), '')",
            column: columns.isEmpty ? "CAST(NULL AS VARCHAR)" : "CASE \(columns.joined(separator: " ")) END",
            isBad: casts.isEmpty ? "FALSE" : casts.map { SQLName.quoted($0.bad) }.joined(separator: " OR "), fresh)
    }

    /// For each cast its value, null in place of a bad one, then how many were bad; sees ``verdicts()``.
    func nulled() -> [RowExpression] {
        let values = casts.enumerated().map { index, cast in
            RowExpression(
                fresh("value", index),
                "CASE WHEN \(SQLName.quoted(cast.bad)) THEN NULL ELSE \(SQLName.quoted(cast.value)) END",
                subject: "column '\(cast.name)'", isAuthored: false)
        }
        let count = casts.map { "CASE WHEN \(SQLName.quoted($0.bad)) THEN 1 ELSE 0 END" }.joined(separator: " + ")
        return values + [
            RowExpression(
                fresh("count"), "CAST(\(count.isEmpty ? "0" : count) AS UBIGINT)", subject: "the count",
                isAuthored: false)
        ]
    }
}

/// The columns that say why a row is rejected.
enum RejectColumns {
    /// Code, message and column, in the order of a reject port.
    static func expressions(message: String, column: String, isBad: String, _ fresh: FreshNames) -> [RowExpression] {
        let code = "CASE WHEN \(isBad) THEN CAST(\(ModuleError.Code.invalidData.rawValue) AS INTEGER) END"
        return [("code", code), ("message", message), ("column", column)].map {
            RowExpression(fresh("error \($0.0)"), $0.1, subject: "the errors", isAuthored: false)
        }
    }
}

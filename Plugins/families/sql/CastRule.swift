import PypeArrow
import PypeSDK
import PypeSQL

/// How the values of one column become another type, in SQL.
struct CastRule: Sendable {
    /// The column of the input, quoted.
    let column: String
    let from: ColumnType
    let to: ColumnType
    /// Parameter with the pattern of dates and times in texts, for strptime and strftime.
    var format: String?
    /// Parameters with the texts that stand for null.
    var nulls: [String] = []
    /// Whether values may lose digits.
    var rounds = false

    init(column: String, from: ColumnType, to: ColumnType) {
        self.column = column
        self.from = from
        self.to = to
    }

    /// A cast of a column of the input.
    /// - Parameter place: what messages call the config's word for it.
    /// - Throws: `invalidConfig` when there is no way from the column's type to the new one.
    init(casting field: Field, among input: Schema, to type: ColumnType, rounds: Bool = false, place: String)
        throws(ModuleError)
    {
        guard input.fields.filter({ SQLName.folded($0.name) == SQLName.folded(field.name) }).count == 1 else {
            throw ModuleError(
                .invalidConfig, "\(place): the input has several columns named '\(field.name)'",
                hint: "rename them before this module; SQL does not tell upper from lower case")
        }
        // A column of nulls can become anything.
        let from = field.type == .null ? type : ColumnType(of: field.type)
        guard let from else {
            throw ModuleError(
                .invalidConfig,
                "\(place): column '\(field.name)' of type \(field.type) cannot become another type here",
                hint: "derive_mod can: to_json(column) gives a text, for example")
        }
        column = SQLName.quoted(field.name)
        self.from = from
        to = type
        self.rounds = rounds
        guard isPossible else {
            throw ModuleError(
                .invalidConfig, "\(place): column '\(field.name)' of type \(field.type) cannot become \(type.name)")
        }
    }

    /// Whether there is a way between the types.
    var isPossible: Bool {
        switch (from.kind, to.kind) {
        case (.text, _), (_, .text): true
        case (.bool, .bool), (.bool, .integer), (.bool, .float), (.bool, .decimal): true
        case (.integer, .bool), (.float, .bool), (.decimal, .bool): true
        case (.integer, .integer), (.integer, .float), (.integer, .decimal): true
        case (.float, .integer), (.float, .float), (.float, .decimal): true
        case (.decimal, .integer), (.decimal, .float), (.decimal, .decimal): true
        case (.date, .date), (.date, .timestamp), (.timestamp, .date), (.timestamp, .timestamp): true
        case (.timestamp, .time), (.time, .time), (.bytes, .bytes): true
        default: false
        }
    }

    /// The value before the cast.
    var given: String {
        guard !nulls.isEmpty else { return column }
        return "(CASE WHEN \(column) IN (\(nulls.map { "CAST($\($0) AS VARCHAR)" }.joined(separator: ", "))) THEN NULL "
            + "ELSE \(column) END)"
    }

    /// The value after it, null where that cannot be.
    var cast: String {
        switch (from.kind, to.kind) {
        case (.text, .date), (.text, .time), (.text, .timestamp):
            guard let format else { break }
            return "TRY_CAST(try_strptime(\(given), $\(format)) AS \(to.sql))"
        case (.date, .text), (.timestamp, .text):
            guard let format else { break }
            return "strftime(\(given), $\(format))"
        // A cast would read escapes in the text, and give some for the bytes.
        case (.text, .bytes): return "encode(\(given))"
        case (.bytes, .text): return "TRY(decode(\(given)))"
        default: break
        }
        return "TRY_CAST(\(given) AS \(to.sql))"
    }

    /// Whether a value is none of the new type, or would lose something.
    /// - Parameter result: the value after the cast.
    func isBad(_ result: String) -> String {
        let failed = "\(given) IS NOT NULL AND \(result) IS NULL"
        guard let lost = lost(result) else { return "(\(failed))" }
        return "(\(failed) OR \(given) IS NOT NULL AND \(lost))"
    }

    private func lost(_ result: String) -> String? {
        guard !rounds else { return nil }
        switch (from.kind, to.kind) {
        case (.text, .integer): return "NOT regexp_full_match(\(given), '\\s*[+-]?[0-9]+\\s*')"
        case (.text, .decimal):
            guard case .decimal128(_, let scale) = to.arrow else { return nil }
            return "NOT regexp_full_match(\(given), '\\s*[+-]?[0-9]*(\\.[0-9]{0,\(scale)}0*)?\\s*')"
        // Binary fractions hardly ever are decimal ones.
        case (.float, .decimal), (.float, .float), (.decimal, .float): return nil
        case (.integer, .bool), (.integer, .float), (.timestamp, .timestamp): return isOther(result)
        case (.float, .bool), (.float, .integer), (.decimal, .bool), (.decimal, .integer), (.decimal, .decimal):
            return isOther(result)
        default: return nil
        }
    }

    /// Whether the way back does not lead to the same value.
    private func isOther(_ result: String) -> String {
        "TRY_CAST(\(result) AS \(from.sql)) IS DISTINCT FROM \(given)"
    }

    /// What is said of a bad value: itself, shortened, and the type that it is not.
    func complaint(_ nameParameter: String, _ typeParameter: String) -> String {
        "$\(nameParameter) || ': ''' || left(CAST(\(column) AS VARCHAR), 80) || ''' is no ' || $\(typeParameter)"
    }
}

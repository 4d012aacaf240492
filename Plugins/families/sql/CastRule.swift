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
    /// The pattern itself.
    var pattern: String?
    /// Parameters with the texts that stand for null.
    var nulls: [String] = []
    /// Whether values may lose digits, or the parts of a time that the new type has no place for.
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

    /// Whether a format says how the values are read or written.
    var takesFormat: Bool {
        let times: Set<ColumnType.Kind> = [.date, .time, .timestamp]
        return from.kind == .text && times.contains(to.kind) || to.kind == .text && times.contains(from.kind)
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

    /// The timestamp that a text is under the format; nil without one.
    var parsed: String? { format.map { "try_strptime(\(given), $\($0))" } }

    /// A timestamp without its zone; from nanoseconds with one, DuckDB knows no other way.
    private var local: String {
        from.sql == "TIMESTAMPTZ" ? "TRY_CAST(TRY_CAST(\(given) AS TIMESTAMPTZ) AS TIMESTAMP)" : given
    }

    /// The value after it, null where that cannot be.
    var cast: String {
        switch (from.kind, to.kind) {
        case (.text, .date), (.text, .time), (.text, .timestamp):
            guard let parsed else { break }
            // DuckDB makes a time in nanoseconds of a timestamp in nanoseconds only.
            return to.sql == "TIME_NS"
                ? "TRY_CAST(TRY_CAST(\(parsed) AS TIMESTAMP_NS) AS TIME_NS)" : "TRY_CAST(\(parsed) AS \(to.sql))"
        case (.date, .text), (.timestamp, .text):
            guard let format else { break }
            return "strftime(\(given), $\(format))"
        case (.time, .text):
            guard let format else { break }
            return "strftime(make_timestamp_ns(epoch_ns(\(given))), $\(format))"
        case (.timestamp, .time) where to.sql == "TIME_NS" && from.sql != "TIMESTAMP_NS":
            return "TRY_CAST(TRY_CAST(\(local) AS TIME) AS TIME_NS)"
        case (.timestamp, .time): return "TRY_CAST(\(local) AS \(to.sql))"
        case (.timestamp, .timestamp) where to.sql == "TIMESTAMP": return "TRY_CAST(\(local) AS TIMESTAMP)"
        // A cast would read escapes in the text, and give some for the bytes.
        case (.text, .bytes): return "encode(\(given))"
        case (.bytes, .text): return "TRY(decode(\(given)))"
        default: break
        }
        return "TRY_CAST(\(given) AS \(to.sql))"
    }

    /// What a bad value is none of: the type, and for dates and times in texts how these are read.
    var wanted: String {
        guard from.kind == .text, takesFormat else { return to.name }
        if let pattern { return "\(to.name) of the format \(pattern)" }
        switch to.kind {
        case .date: return "\(to.name) such as 2024-12-31"
        case .time: return "\(to.name) such as 23:59:59"
        default: return "\(to.name) such as 2024-12-31 23:59:59"
        }
    }

    /// What is said of a bad value: itself, shortened, and what it is none of.
    func complaint(_ nameParameter: String, _ wantedParameter: String) -> String {
        "$\(nameParameter) || ': ''' || left(CAST(\(column) AS VARCHAR), 80) || ''' is no ' || $\(wantedParameter)"
    }
}

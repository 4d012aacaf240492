import PypeArrow
import PypeSDK
import PypeSQL

/// What DuckDB does to a value before it goes out, or is hashed.
enum MaskSQL {
    /// - Throws: `invalidConfig` for a column that has no text.
    static func expression(
        _ mask: MaskConfig.Mask, _ field: Field, _ parameters: inout ParameterList
    ) throws(ModuleError) -> String {
        let column = SQLName.quoted(field.name)
        let type = field.type == .null ? ColumnType(named: "utf8") : ColumnType(of: field.type)
        guard let type else {
            // Whatever the values are, nothing of them stays.
            if hasChildren(field.type), let text = covered(mask) {
                return constant(parameters.add(text), where: column)
            }
            throw ModuleError(
                .invalidConfig, "columns: '\(field.name)' of type \(field.type) has no text that could be masked",
                hint: "derive_mod can give it one: to_json(column)")
        }
        if let text = covered(mask) { return constant(parameters.add(text), where: column) }
        let isBytes = type.kind == .bytes
        if mask.method == .hash, isBytes { return column }
        let text = isBytes ? "hex(\(column))" : "CAST(\(column) AS VARCHAR)"
        switch mask.method {
        case .hash: return text
        case .truncate: return "left(\(text), \(min(mask.keep ?? 0, longest)))"
        case .replace, .redact: return text
        case .partial:
            let (first, last) = (min(mask.first ?? 0, longest), min(mask.last ?? 0, longest))
            let character = parameters.add(mask.character ?? "*")
            // A short text would show all of itself.
            return """
                CASE WHEN length(\(text)) <= \(first + last) THEN repeat($\(character), length(\(text)))
                ELSE left(\(text), \(first)) || repeat($\(character), length(\(text)) - \(first + last))
                || right(\(text), \(last)) END
                """
        }
    }

    /// What takes the place of each value; nil when that follows from the value.
    private static func covered(_ mask: MaskConfig.Mask) -> String? {
        switch mask.method {
        case .replace: mask.with ?? ""
        case .redact: "***"
        case .hash, .truncate, .partial: nil
        }
    }

    private static func hasChildren(_ type: ArrowType) -> Bool {
        switch type {
        case .list, .structure, .other("+L", _), .other("+m", _): true
        default: false
        }
    }

    /// No text has more characters.
    private static let longest = Int(UInt32.max)

    private static func constant(_ parameter: String, where column: String) -> String {
        "CASE WHEN \(column) IS NOT NULL THEN CAST($\(parameter) AS VARCHAR) END"
    }
}

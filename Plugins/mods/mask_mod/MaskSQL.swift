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
            throw ModuleError(
                .invalidConfig, "columns: '\(field.name)' of type \(field.type) has no text that could be masked",
                hint: "derive_mod can give it one: to_json(column)")
        }
        let isBytes = type.kind == .bytes
        if mask.method == .hash, isBytes { return column }
        let text = isBytes ? "hex(\(column))" : "CAST(\(column) AS VARCHAR)"
        switch mask.method {
        case .hash: return text
        case .truncate: return "left(\(text), \(mask.keep ?? 0))"
        case .replace: return constant(parameters.add(mask.with ?? ""), where: column)
        case .redact: return constant(parameters.add("***"), where: column)
        case .partial:
            let (first, last) = (mask.first ?? 0, mask.last ?? 0)
            let character = parameters.add(mask.character ?? "*")
            // A short text would show all of itself.
            return """
                CASE WHEN length(\(text)) <= \(first + last) THEN repeat($\(character), length(\(text)))
                ELSE left(\(text), \(first)) || repeat($\(character), length(\(text)) - \(first + last))
                || right(\(text), \(last)) END
                """
        }
    }

    private static func constant(_ parameter: String, where column: String) -> String {
        "CASE WHEN \(column) IS NOT NULL THEN CAST($\(parameter) AS VARCHAR) END"
    }
}

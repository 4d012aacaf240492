import PypeSDK
import PypeSQL

/// SQL that says whether a JSON value has a type. DuckDB's own conversion is no judge: it rounds 1.5 to an integer, and
/// makes null of what does not fit inside a list.
struct FitsCheck {
    /// Values for the parameters of the SQL, from `$first` on: names from the data never become SQL text.
    private(set) var parameters: [String] = []
    private let first: Int
    private var depth = 0

    init(firstParameter: Int) { first = firstParameter }

    /// - Parameters:
    ///   - json: the value as JSON, in SQL.
    ///   - value: what it was converted to, in SQL.
    mutating func condition(_ column: JSONShape.Column, json: String, value: String) -> String? {
        guard let given = column.given else {
            return condition(JSONAnswer.value(Array(column.structure.utf8)), json)
        }
        let type = "json_type(\(json))"
        let text = "json_extract_string(\(json), '$')"
        let numbers = "\(type) IN ('BIGINT', 'UBIGINT', 'DOUBLE')"
        let extra: String
        switch given.kind {
        case .text: return nil
        case .truth: extra = "\(type) IN ('BOOLEAN', 'VARCHAR')"
        case .whole:
            extra =
                "\(type) IN ('BIGINT', 'UBIGINT') OR (\(type) = 'VARCHAR' AND "
                + "regexp_full_match(trim(\(text)), '[+-]?[0-9]+'))"
        case .real: extra = "\(numbers) OR \(type) = 'VARCHAR'"
        // Rounded is not the same.
        case .decimal:
            extra = "(\(numbers) OR \(type) = 'VARCHAR') AND TRY_CAST(\(text) AS DOUBLE) = CAST(\(value) AS DOUBLE)"
        case .time: extra = "\(type) = 'VARCHAR'"
        }
        return "coalesce(\(type) = 'NULL' OR (\(value) IS NOT NULL AND (\(extra))), true)"
    }

    /// nil: everything fits.
    private mutating func condition(_ structure: JSONValue, _ json: String) -> String? {
        let type = "json_type(\(json))"
        let extra: String
        switch structure {
        case .string("BIGINT"): extra = "\(type) IN ('BIGINT', 'UBIGINT') AND TRY_CAST(\(json) AS BIGINT) IS NOT NULL"
        case .string("DOUBLE"): extra = "\(type) IN ('BIGINT', 'UBIGINT', 'DOUBLE') AND \(Self.isExact(json))"
        case .string("BOOLEAN"): extra = "\(type) = 'BOOLEAN'"
        case .array(let items):
            let item = "e\(depth)"
            depth += 1
            defer { depth -= 1 }
            let inner = items.first.flatMap { condition($0, item) }
            guard let inner else {
                extra = "\(type) = 'ARRAY'"
                break
            }
            let list = "CAST(CASE WHEN \(type) = 'ARRAY' THEN \(json) ELSE '[]' END AS JSON[])"
            extra =
                "\(type) = 'ARRAY' AND "
                + "coalesce(list_bool_and(list_transform(\(list), lambda \(item): \(inner))), true)"
        case .object(let members):
            var parts = ["\(type) = 'OBJECT'"]
            for (name, member) in members.sorted(by: { $0.key < $1.key }) {
                let place = parameter("/\(JSONPlace.escaped(name))")
                guard let part = condition(member, "json_extract(\(json), \(place))") else {
                    parameters.removeLast()
                    continue
                }
                parts.append(part)
            }
            extra = parts.joined(separator: " AND ")
        default: return nil
        }
        return "coalesce(\(type) = 'NULL' OR (\(extra)), true)"
    }

    /// Whether a number is no whole one, or one that a double holds to the last digit. Of fifteen digits it holds all;
    /// most numbers are told by their length, or by their point.
    private static func isExact(_ json: String) -> String {
        let text = "CAST(\(json) AS VARCHAR)"
        return "CASE WHEN strlen(\(text)) < 16 OR contains(\(text), '.') THEN true "
            + "WHEN regexp_full_match(\(text), '-?[0-9]+') THEN coalesce("
            + "TRY_CAST(TRY_CAST(\(json) AS DOUBLE) AS HUGEINT) = TRY_CAST(\(text) AS HUGEINT), false) ELSE true END"
    }

    private mutating func parameter(_ text: String) -> String {
        parameters.append(text)
        return "$\(first + parameters.count - 1)"
    }
}

import PypeSDK
import PypeSQL

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The columns that JSON rows become, as the first page has them; later pages are held against them.
struct JSONShape: Sendable {
    struct Column: Sendable {
        var name: String
        /// As DuckDB's json_transform reads it: a type's name, or a list or object of such.
        var structure: String
        /// What the config says; nil where the type was found.
        var given: ColumnType?

        /// For messages.
        var typeName: String { given?.name ?? Self.name(of: JSONAnswer.value(Array(structure.utf8))) }

        private static func name(of structure: JSONValue) -> String {
            switch structure {
            case .string("BIGINT"): "int64"
            case .string("DOUBLE"): "float64"
            case .string("BOOLEAN"): "bool"
            case .array(let items): "list<\(items.first.map(name) ?? "")>"
            case .object: "struct"
            default: "utf8"
            }
        }
    }

    var columns: [Column]
    /// Rows that are no objects become one column, `value`.
    var isPlain: Bool

    static let plainName = "value"

    /// The JSON value of a row, in SQL.
    static func document(isPlain: Bool) -> String {
        let value = "TRY_CAST(\(PageTable.column) AS JSON)"
        return isPlain ? "CASE WHEN \(value) IS NOT NULL THEN json_object('\(plainName)', \(value)) END" : value
    }

    /// Looks at rows.
    /// - Returns: nil when none of them is JSON.
    /// - Throws: `invalidData` for columns that SQL cannot tell apart.
    init?(of rows: PageTable, types: [String: ColumnType]) throws {
        let kinds = try rows.texts(
            """
            SELECT CAST(count(*) FILTER (json_type(doc) = 'OBJECT') AS VARCHAR), CAST(count(doc) AS VARCHAR)
            FROM (SELECT TRY_CAST(\(PageTable.column) AS JSON) AS doc FROM t)
            """)
        guard let counts = kinds.first, counts[1] != "0" else { return nil }
        let isPlain = counts[0] == "0"
        let found = try rows.texts(
            """
            SELECT e.key, CAST(e.value AS VARCHAR) FROM (
                SELECT json_group_structure(doc) AS s FROM (SELECT \(Self.document(isPlain: isPlain)) AS doc FROM t)
                WHERE json_type(doc) = 'OBJECT'
            ) AS found, json_each(found.s) AS e ORDER BY e.id
            """)
        var columns = found.map { row in
            let name = row[0] ?? ""
            return Column(name: name, structure: Self.settled(row[1] ?? ""), given: types[name])
        }
        for (name, _) in types.sorted(by: { $0.key < $1.key }) where !columns.contains(where: { $0.name == name }) {
            columns.append(Column(name: name, structure: "", given: types[name]))
        }
        self.init(columns: columns, isPlain: isPlain)
        try check()
    }

    /// The columns that a config names alone.
    init(types: [String: ColumnType]) {
        self.init(
            columns: types.sorted { $0.key < $1.key }.map { Column(name: $0.key, structure: "", given: $0.value) },
            isPlain: false)
    }

    private init(columns: [Column], isPlain: Bool) {
        self.columns = columns.map { column in
            guard let given = column.given else { return column }
            return Column(name: column.name, structure: JSONValue.string(given.sql).text, given: given)
        }
        self.isPlain = isPlain
    }

    private func check() throws(ModuleError) {
        var seen: [String: String] = [:]
        for column in columns {
            guard !column.name.isEmpty else {
                throw ModuleError(.invalidData, "the rows have a member without a name, which no column can be")
            }
            // Also the names of members inside, which stand as JSON in the structure.
            guard !column.name.contains("\0"), !column.structure.contains("\\u0000") else {
                throw ModuleError(
                    .invalidData,
                    "the rows have a member '\(Self.shown(column.name))' whose name holds a NUL, or one inside it does",
                    hint: "save the answer with http_solo and rename it")
            }
            if let other = seen.updateValue(column.name, forKey: SQLName.folded(column.name)) {
                throw ModuleError(
                    .invalidData,
                    "the rows have the members '\(other)' and '\(column.name)', which differ in case only",
                    hint: "SQL does not tell such columns apart; save the answer with http_solo and rename them")
            }
        }
    }

    private static func shown(_ name: String) -> String { name.replacing("\0", with: "\\0") }

    /// Types that later pages can keep to: whole numbers are int64 whatever sign the first ones had; what was only null,
    /// or of several kinds, is text.
    private static func settled(_ structure: String) -> String {
        guard structure.count > 0 else { return structure }
        var text = structure
        for (found, wanted) in [
            ("UBIGINT", "BIGINT"), ("HUGEINT", "BIGINT"), ("NULL", "VARCHAR"), ("JSON", "VARCHAR"),
        ] {
            if text == "\"\(found)\"" { return "\"\(wanted)\"" }
            // A name of a member is followed by a colon, a type never is.
            for end in [",", "}", "]"] { text = text.replacing("\"\(found)\"\(end)", with: "\"\(wanted)\"\(end)") }
        }
        return text
    }
}

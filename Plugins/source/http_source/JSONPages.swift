import PypeArrow
import PypeSDK
import PypeSQL

/// Reads pages of JSON, or of JSON lines.
final class JSONPages: PageReader {
    private let engine: SQLEngine
    private let isLines: Bool
    private let records: JSONPlace
    private let places: PagePlaces
    private let types: [String: ColumnType]
    private let output: any RowOutput
    private let warn: (String) -> Void
    private var rows: JSONRows?
    private var names: Set<String> = []
    private var readRows = 0
    private(set) var rejectedCount = 0
    var rowCount: Int { readRows - rejectedCount }

    init(
        _ engine: SQLEngine, isLines: Bool, records: JSONPlace, places: PagePlaces, types: [String: ColumnType],
        output: any RowOutput, warn: @escaping (String) -> Void
    ) throws(ModuleError) {
        self.engine = engine
        self.isLines = isLines
        self.records = records
        self.places = places
        self.types = types
        self.output = output
        self.warn = warn
        try output.setSchema(PageRejects.schema, rejects: true)
    }

    func read(_ body: [UInt8], page number: Int) throws -> PageFacts {
        // Some services end with a page that holds nothing at all.
        if number > 1, body.allSatisfy({ $0 <= 32 }) { return PageFacts() }
        guard String(validating: body, as: UTF8.self) != nil else {
            throw ModuleError(.invalidData, "the answer of page \(number) is not UTF-8 text")
        }
        // A mark of the byte order is no part of the JSON.
        let text = body.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(body.dropFirst(3)) : body
        let page = try PageTable(engine, text: text)
        var facts = isLines ? PageFacts() : try self.facts(page, number)
        let found = try isLines ? page.table(Self.lines) : page.table(Self.records, [records.pointer])
        facts.rows = found.rows
        if found.rows > 0 { try emit(found, page: number) }
        return facts
    }

    private func emit(_ found: PageTable, page number: Int) throws {
        var isFirst = false
        if rows == nil, let shape = try JSONShape(of: found, types: types) {
            rows = JSONRows(shape)
            names = Set(shape.columns.map(\.name))
            isFirst = true
        } else if rows != nil, names != [JSONShape.plainName] {
            try tellNewNames(found, page: number)
        }
        // Without a single JSON row there are no columns yet, and no row that would need them.
        let rows = rows ?? JSONRows(JSONShape(types: [:]))
        rejectedCount += try rows.emit(found, before: readRows, page: number, to: output, isFirst: isFirst)
        readRows += found.rows
    }

    func finish() throws {
        guard rows == nil else { return }
        let none = try PageTable(engine, text: []).table("SELECT \(PageTable.column) FROM t WHERE false")
        _ = try JSONRows(JSONShape(types: types)).emit(none, before: 0, page: 0, to: output, isFirst: true)
    }

    /// Members that the first page did not have are no columns; whoever wants them has to say so.
    private func tellNewNames(_ found: PageTable, page number: Int) throws {
        let new = try found.texts(
            """
            SELECT DISTINCT unnest(json_keys(doc)) AS name FROM (SELECT TRY_CAST(\(PageTable.column) AS JSON) AS doc
            FROM t) WHERE json_type(doc) = 'OBJECT'
            """
        ).compactMap { $0[0] }.filter { names.insert($0).inserted }.sorted()
        guard !new.isEmpty else { return }
        warn(
            "page \(number) has members that the first page did not have, and that are left out: "
                + "\(new.map { "'\($0)'" }.joined(separator: ", ")); name them in types to keep them")
    }

    private static let lines = """
        SELECT line AS \(PageTable.column) FROM (SELECT unnest(string_split(\(PageTable.column), chr(10))) AS line FROM t)
        WHERE length(trim(line, ' ' || chr(9) || chr(13))) > 0
        """

    private static let records = """
        SELECT coalesce(CAST(item AS VARCHAR), 'null') AS \(PageTable.column) FROM (
            SELECT unnest(CASE json_type(found) WHEN 'ARRAY' THEN CAST(found AS JSON[]) WHEN 'NULL' THEN [] ELSE [found] END)
                AS item
            FROM (SELECT json_extract(CAST(\(PageTable.column) AS JSON), $1) AS found FROM t)
        )
        """

    private func facts(_ page: PageTable, _ number: Int) throws -> PageFacts {
        let asked = [places.cursor, places.next, places.hasMore, places.total]
        let found = try page.texts(
            """
            SELECT CAST(doc IS NOT NULL AS VARCHAR), json_type(json_extract(doc, $1)),
                json_extract_string(doc, $2), json_extract_string(doc, $3), json_extract_string(doc, $4),
                json_extract_string(doc, $5)
            FROM (SELECT TRY_CAST(\(PageTable.column) AS JSON) AS doc FROM t)
            """, [records.pointer] + asked.map { $0?.pointer ?? "" })
        guard let row = found.first, row[0] == "true" else {
            throw ModuleError(.invalidData, "the answer of page \(number) is no valid JSON")
        }
        guard row[1] != nil else {
            throw ModuleError(
                .invalidData, "the answer of page \(number) has nothing at '\(records.pointer)'",
                hint: "'records' says where the list of rows is")
        }
        var facts = PageFacts()
        if places.cursor != nil { facts.cursor = row[2] }
        if places.next != nil { facts.next = row[3] }
        if places.hasMore != nil { facts.hasMore = try row[4].map { try Self.hasMore($0, number) } }
        if places.total != nil { facts.total = row[5].flatMap(Int.init) }
        return facts
    }

    /// A truth value, a number, or a text of one.
    private static func hasMore(_ text: String, _ page: Int) throws(ModuleError) -> Bool {
        switch text.lowercased() {
        case "true": return true
        case "false": return false
        default:
            if let number = Double(text) { return number != 0 }
            throw ModuleError(
                .invalidData, "page \(page) has '\(text.prefix(50))' at has_more_path, which is neither true nor false",
                hint: "has_more_path names a truth value or a number; a URL is for next_path, a text for cursor_path")
        }
    }
}

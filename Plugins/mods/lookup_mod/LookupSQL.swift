import PypeArrow
import PypeSDK
import PypeSQL

/// The SELECT of a lookup: the input's columns, the added ones, the reason why a row does not go out as it should, and
/// where it goes.
struct LookupSQL {
    /// Where a row goes; numbers of the plan's outputs.
    private enum Route: Int { case output, reject, failure }

    let text: String
    let values: BoundValues
    let outputColumns: [Int]
    let rejectColumns: [Int]
    let messageColumn: Int
    let routeColumn: Int
    /// Numbers of rows that the lookup has nothing for, and of those that it has several rows for.
    let countedColumns: [Int]

    init(
        config: LookupConfig, input: QueryInput, lookup: QueryInput, keys: [(left: Field, right: Field)],
        added: [LookupConfig.Added]
    ) {
        var values = BoundValues()
        let hits = Self.hits(lookup, keys.map(\.right), added)
        let match = keys.enumerated().map { "\(input.column($1.left.name)) = hits.k\($0)" }.joined(separator: " AND ")
        let isMissing = "hits.n IS NULL"
        let isMany = "hits.n > 1"
        let route = """
            CAST(CASE WHEN \(isMissing) THEN \(Self.route(config.missing).rawValue)
            WHEN \(isMany) THEN \(Self.route(config.many).rawValue) ELSE 0 END AS UTINYINT)
            """
        let message = Self.message(input, lookup, keys, isMissing, &values)
        let code = ModuleError.Code.invalidData.rawValue
        // Names of their own: a reject port wants them, and the input may have the same.
        let reason = [
            OutputNames.named("CAST(\(code) AS INTEGER)", "error_code"), OutputNames.named(message, "error_message"),
            OutputNames.named(values.add(keys[0].left.name), "error_column"),
        ]
        let marks = [isMissing, isMany].map { "CASE WHEN \($0) THEN \(input.order) END" }
        let columns =
            input.columns + added.enumerated().map { OutputNames.named("hits.v\($0)", $1.name) } + reason + [route]
            + marks
        let own = input.columns.count
        let first = own + added.count
        outputColumns = Array(0..<first)
        rejectColumns = Array(0..<own) + Array(first..<first + 3)
        messageColumn = first + 1
        routeColumn = first + 3
        countedColumns = [first + 4, first + 5]
        text = """
            SELECT \(columns.joined(separator: ",\n"))
            FROM \(input.sql) \(config.missing == .drop ? "" : "LEFT ")JOIN (\n\(hits)\n) AS hits ON \(match)
            ORDER BY \(input.order)
            """
        self.values = values
    }

    private static func route(_ missing: LookupConfig.Missing) -> Route {
        switch missing {
        case .null, .drop: .output
        case .reject: .reject
        case .fail: .failure
        }
    }

    private static func route(_ many: LookupConfig.Many) -> Route {
        switch many {
        case .first: .output
        case .reject: .reject
        case .fail: .failure
        }
    }

    /// The first row of each key: `k0`, …, `v0`, … and `n`, how many rows there are.
    private static func hits(_ lookup: QueryInput, _ keys: [Field], _ added: [LookupConfig.Added]) -> String {
        var columns = keys.enumerated().map { "\(lookup.column($1.name)) AS k\($0)" }
        for (place, added) in added.enumerated() {
            columns.append("arg_min_null(\(lookup.column(added.column)), \(lookup.order)) AS v\(place)")
        }
        columns.append("count(*) AS n")
        let places = (1...keys.count).map(String.init).joined(separator: ", ")
        return "SELECT \(columns.joined(separator: ",\n"))\nFROM \(lookup.sql)\nGROUP BY \(places)"
    }

    /// "row 17: the lookup has no row with iata = XYZ".
    private static func message(
        _ input: QueryInput, _ lookup: QueryInput, _ keys: [(left: Field, right: Field)], _ isMissing: String,
        _ values: inout BoundValues
    ) -> String {
        var parts = [
            values.add("row "), "CAST(\(input.order) + 1 AS VARCHAR)", values.add(": the lookup has "),
            "CASE WHEN \(isMissing) THEN 'no row' ELSE CAST(hits.n AS VARCHAR) || ' rows' END", values.add(" with "),
        ]
        for (place, key) in keys.enumerated() {
            parts.append(values.add((place == 0 ? "" : ", ") + key.right.name + " = "))
            parts.append("COALESCE(CAST(\(input.column(key.left.name)) AS VARCHAR), 'null')")
        }
        return parts.joined(separator: " || ")
    }
}

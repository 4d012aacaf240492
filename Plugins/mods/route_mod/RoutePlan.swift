import PypeArrow
import PypeSDK
import PypeSQL

/// Where each row goes.
struct RoutePlan: RowPlan {
    let map: RowMap
    let ways: [RowWay]
    private let mode: RouteConfig.Mode
    private let routes: Int

    init(_ config: RouteConfig, _ request: RowRequest, _ engine: SQLEngine) throws {
        mode = config.mode ?? .first
        routes = config.routes.count
        let schema = request.schema
        let ports = RouteConfig.ports + [RouteConfig.otherwise]
        let isConnected = ports.map { request.readPorts?.contains($0) ?? true }
        // Each condition stands alone first, so that a mistake in one is not taken for another's.
        let check = try ExpressionCheck(engine: engine, schema: schema.share())
        for (index, route) in config.routes.enumerated() {
            try check.check(route.condition, as: .condition, subject: config.subject(index))
        }
        let sql = Self.sql(config.routes.map { "(\n\($0.condition)\n)" }, mode, isConnected)
        map = try RowMap(
            engine: engine, levels: [[RowExpression("way", sql, subject: "a condition", isAuthored: false)]],
            schema: schema.share())
        let parts = Self.inputParts(map)
        let table = map.input
        ways = ports.map { RowWay(port: $0, parts: parts, schema: table) }
    }

    /// One number a row: of the way it goes, or a bit for each way it goes. A way that nobody reads is the one behind
    /// the last, of rows that are dropped.
    private static func sql(_ conditions: [String], _ mode: RouteConfig.Mode, _ isConnected: [Bool]) -> String {
        let otherwise = isConnected.count - 1
        let dropped = isConnected.count
        let left = isConnected[otherwise] ? otherwise : dropped
        switch mode {
        case .first:
            let cases = conditions.enumerated().map { "WHEN \($1) THEN \(isConnected[$0] ? $0 : dropped)" }
            return "CAST(CASE \(cases.joined(separator: " ")) ELSE \(left) END AS UTINYINT)"
        case .all:
            let bits = conditions.enumerated().map {
                "CASE WHEN \($1) THEN \(1 << (isConnected[$0] ? $0 : dropped)) ELSE 0 END"
            }
            // A row that is dropped on one way may go another.
            let all = "(\(bits.joined(separator: " | ")))"
            let read = "(\(all) & \((1 << dropped) - 1))"
            return """
                CAST(CASE WHEN \(all) = 0 THEN \(1 << left) WHEN \(read) = 0 THEN \(1 << dropped)
                ELSE \(read) END AS UBIGINT)
                """
        }
    }

    func selections(_ rows: MappedRows) -> [RowSelection] {
        mode == .first
            ? rows.split(byNumberIn: 0, ways: ways.count + 1) : rows.split(byBitsIn: 0, ways: ways.count + 1)
    }

    func finish(_ context: RunContext, _ counts: [Int]) throws {
        try context.setGlobal("row_count", counts.reduce(0, +))
        try context.setGlobal("route_counts", Array(counts.prefix(routes)))
        try context.setGlobal("otherwise_count", counts[ways.count - 1])
    }
}

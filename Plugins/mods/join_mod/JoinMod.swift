import PypeArrow
import PypeSDK
import PypeSQL

/// Puts the rows of two tables side by side.
struct JoinMod: QueryModule {
    typealias Config = JoinConfig

    static let manifest = ModuleManifest(
        name: "join_mod", type: .mod, version: "1.0.0",
        description: "Puts the rows of two tables side by side where their key columns are equal.",
        category: "tables",
        inputs: [ModulePort("left", "The left table."), ModulePort("right", "The right table.")],
        outputs: [
            ModulePort(
                "output",
                "The left columns, then the right ones; a key that has the same name on both sides comes once. Without "
                    + "keep_order the same rows come in another order from run to run; \(typeNote)")
        ],
        params: JoinConfig.params,
        globals: [
            ModuleGlobal("row_count", .int, "Rows that went out."),
            ModuleGlobal("unmatched_left", .int, "Left rows that have no partner."),
            ModuleGlobal("unmatched_right", .int, "Right rows that have no partner; not set for semi and anti."),
        ],
        packages: ["libduckdb 1.4 or later"],
        flags: [.deterministic, .idempotent, .parallel])

    private let config: JoinConfig
    let running = Running()

    init(config: JoinConfig) throws {
        self.config = config
        if config.kind == .asof {
            guard config.onNearest != nil else {
                throw ModuleError(.invalidConfig, "'on_nearest' is missing, which type asof needs")
            }
        } else {
            guard config.on?.isEmpty == false else {
                throw ModuleError(
                    .invalidConfig, "'on' is missing or empty", hint: "name the columns that must be equal")
            }
            guard config.onNearest == nil else {
                throw ModuleError(.invalidConfig, "'on_nearest' is for type asof only")
            }
        }
        guard config.suffixes.map({ $0.count == 2 }) ?? true else {
            throw ModuleError(.invalidConfig, "'suffixes' must be two texts, left and right")
        }
    }

    func use(of column: String, _ port: String) -> ColumnUse {
        let isKey = (config.on ?? []).contains { (port == "left" ? $0.left : $0.right) == column }
        let nearest = port == "left" ? config.onNearest?.left : config.onNearest?.right
        return isKey || nearest == column ? .computed : .carried
    }

    func plan(_ inputs: [QueryInput], connected: Set<String>) throws(ModuleError) -> QueryPlan {
        let (left, right) = (inputs[0], inputs[1])
        let condition = try condition(left, right)
        if config.kind == .semi || config.kind == .anti {
            var sql = """
                SELECT \(left.columns.joined(separator: ", "))
                FROM \(left.sql) \(config.kind.rawValue.uppercased()) JOIN \(right.sql) ON \(condition)
                """
            if config.keepOrder == true { sql += "\nORDER BY \(left.order)" }
            var plan = QueryPlan(sql, columns: left.schema.fields.count)
            plan.isOrdered = config.keepOrder == true
            plan.carried = left.carried
            return plan
        }
        let (columns, carried) = try JoinColumns(config, left, right).selected
        let join =
            switch config.kind {
            case .asof: "ASOF LEFT JOIN"
            case .inner, .left, .right, .full, .semi, .anti: "\(config.kind.rawValue.uppercased()) JOIN"
            }
        var sql = """
            SELECT \(columns.joined(separator: ",\n")),
            CASE WHEN \(right.order) IS NOT NULL THEN \(left.order) END,
            CASE WHEN \(left.order) IS NOT NULL THEN \(right.order) END
            FROM \(left.sql) \(join) \(right.sql) ON \(condition)
            """
        if config.keepOrder == true { sql += "\nORDER BY \(left.order) NULLS LAST, \(right.order)" }
        var plan = QueryPlan(sql, columns: columns.count)
        plan.isOrdered = config.keepOrder == true
        plan.carried = carried
        plan.counted = [columns.count, columns.count + 1]
        return plan
    }

    func finish(_ context: RunContext, _ outcome: QueryOutcome) throws(ModuleError) {
        try context.setGlobal("row_count", outcome.written[0])
        switch config.kind {
        case .semi: try context.setGlobal("unmatched_left", outcome.read[0] - outcome.written[0])
        case .anti: try context.setGlobal("unmatched_left", outcome.written[0])
        case .inner, .left, .right, .full, .asof:
            try context.setGlobal("unmatched_left", outcome.read[0] - outcome.distinct[0])
            try context.setGlobal("unmatched_right", outcome.read[1] - outcome.distinct[1])
        }
    }

    private func condition(_ left: QueryInput, _ right: QueryInput) throws(ModuleError) -> String {
        var parts: [String] = []
        let equals = config.nullEquals == true ? "IS NOT DISTINCT FROM" : "="
        for pair in config.on ?? [] {
            parts.append(try compare(left, pair.left, equals, right, pair.right, "on"))
        }
        if let nearest = config.onNearest {
            let op = (nearest.op ?? .atLeast).rawValue
            parts.append(try compare(left, nearest.left, op, right, nearest.right, "on_nearest"))
        }
        return parts.joined(separator: " AND ")
    }

    private func compare(
        _ left: QueryInput, _ leftName: String, _ op: String, _ right: QueryInput, _ rightName: String,
        _ parameter: String
    ) throws(ModuleError) -> String {
        let leftField = try left.field(leftName, parameter)
        let rightField = try right.field(rightName, parameter)
        try KeyFamily.check(leftField, left.label, rightField, right.label, parameter)
        return "\(left.column(leftName)) \(op) \(right.column(rightName))"
    }
}

import PypeArrow
import PypeSDK
import PypeSQL

/// The columns of a join's output.
struct JoinColumns {
    /// Each an expression under its name.
    private let sql: [String]
    /// Types of those that the SQL sees as others.
    private let carried: [Int: ArrowType]
    var selected: (sql: [String], carried: [Int: ArrowType]) { (sql, carried) }

    /// - Throws: `invalidConfig` when two columns would have one name.
    init(_ config: JoinConfig, _ left: QueryInput, _ right: QueryInput) throws(ModuleError) {
        let shared = Set((config.on ?? []).filter { $0.left == $0.right }.map(\.left))
        let rightFields = right.schema.fields.filter { !shared.contains($0.name) }
        let rightNames = Set(rightFields.map { SQLName.folded($0.name) })
        let leftNames = Set(left.schema.fields.map { SQLName.folded($0.name) })
        let suffixes = config.suffixes ?? ["", "_right"]
        var columns: [(sql: String, name: String)] = []
        for field in left.schema.fields {
            let isTwice = rightNames.contains(SQLName.folded(field.name))
            let sql =
                shared.contains(field.name)
                ? Self.key(field.name, config, left, right) : left.column(field.name)
            columns.append((sql, field.name + (isTwice ? suffixes[0] : "")))
        }
        var carried = left.carried
        for field in rightFields {
            let index = right.schema.index(of: field.name)
            carried[columns.count] = index.flatMap { right.carried[$0] }
            let isTwice = leftNames.contains(SQLName.folded(field.name))
            columns.append((right.column(field.name), field.name + (isTwice ? suffixes[1] : "")))
        }
        try OutputNames.check(columns.map(\.name), "suffixes")
        self.carried = carried
        sql = columns.map { OutputNames.named($0.sql, $0.name) }
    }

    /// A key that both sides have, from the side that is there.
    private static func key(_ name: String, _ config: JoinConfig, _ left: QueryInput, _ right: QueryInput) -> String {
        if config.keepsLeft, config.keepsRight { return "COALESCE(\(left.column(name)), \(right.column(name)))" }
        return config.keepsRight ? right.column(name) : left.column(name)
    }
}

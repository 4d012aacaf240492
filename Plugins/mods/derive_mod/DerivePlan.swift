import PypeArrow
import PypeSDK
import PypeSQL

/// What is computed, and where it stands among the input's columns.
struct DerivePlan: RowPlan {
    let map: RowMap
    let ways: [RowWay]

    init(_ config: DeriveConfig, _ schema: SharedSchema, _ engine: SQLEngine) throws {
        let levels = try DeriveLevels(config.columns) { expression in
            try RowMap.columns(in: expression, engine: engine)
        }
        map = try RowMap(engine: engine, levels: levels.levels, schema: schema.share())
        let input = map.input
        let kept = try Self.kept(config.keep, input)
        var parts: [MappedRows.Part] = []
        var fields: [Field] = []
        let computed = map.computed.fields
        for (index, field) in input.fields.enumerated() {
            if let place = computed.firstIndex(where: { $0.name == field.name }) {
                parts.append(.computed(place))
                fields.append(computed[place])
            } else if let other = computed.first(where: { SQLName.folded($0.name) == SQLName.folded(field.name) }) {
                throw ModuleError(
                    .invalidConfig, "columns: '\(other.name)' differs from the input's '\(field.name)' in case only",
                    hint: "write it as the input does to replace the column, or choose another name")
            } else if kept(index) {
                parts.append(.input(index))
                fields.append(field)
            }
        }
        for column in config.columns where input[column.name] == nil {
            guard let place = computed.firstIndex(where: { $0.name == column.name }) else { continue }
            parts.append(.computed(place))
            fields.append(computed[place])
        }
        ways = [
            RowWay(
                port: "output", parts: parts, schema: Schema(fields, metadata: input.metadata), takesAll: true)
        ]
    }

    private static func kept(_ keep: DeriveConfig.Keep, _ input: Schema) throws(ModuleError) -> (Int) -> Bool {
        switch keep {
        case .all: return { _ in true }
        case .none: return { _ in false }
        case .some(let names):
            for name in names where input[name] == nil {
                throw ModuleError(
                    .invalidConfig, "keep: the input has no column '\(name)'",
                    hint: NearestNames.hint(for: name, among: input.fields.map(\.name)))
            }
            return { names.contains(input.fields[$0].name) }
        }
    }

    func selections(_ rows: MappedRows) -> [RowSelection] { [.all] }

    func finish(_ context: RunContext, _ counts: [Int]) throws { try context.setGlobal("row_count", counts[0]) }
}

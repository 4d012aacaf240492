import PypeArrow
import PypeSDK
import PypeSQL

/// Which columns are masked, and how.
struct MaskPlan: RowPlan {
    let map: RowMap
    let ways: [RowWay]
    let hidesValues = true
    private let hash: KeyedHash?
    /// Computed columns to hash.
    private let hex: [Int]
    private let base64: [Int]

    init(_ config: MaskConfig, _ hash: KeyedHash?, _ request: RowRequest, _ engine: SQLEngine) throws {
        let input = try request.schema.value()
        var parameters = ParameterList()
        let fresh = FreshNames(besides: input.fields.map(\.name))
        var expressions: [RowExpression] = []
        var parts: [MappedRows.Part] = input.fields.indices.map { .input($0) }
        var fields = input.fields
        var hashed: [MaskConfig.Encoding: [Int]] = [:]
        for (name, mask) in config.columns.sorted(by: { $0.key < $1.key }) {
            let named = input.fields.indices.filter { SQLName.folded(input.fields[$0].name) == SQLName.folded(name) }
            guard let index = input.index(of: name) else {
                throw ModuleError(
                    .invalidConfig, "columns: the input has no column '\(name)'",
                    hint: NearestNames.hint(for: name, among: input.fields.map(\.name)))
            }
            guard named.count == 1 else {
                throw ModuleError(
                    .invalidConfig, "columns: the input has several columns named '\(name)'",
                    hint: "rename them before this module; SQL does not tell upper from lower case")
            }
            if mask.method == .hash { hashed[mask.encoding ?? .hex, default: []].append(expressions.count) }
            parts[index] = .computed(expressions.count)
            fields[index].type = .utf8
            expressions.append(
                RowExpression(
                    fresh("mask", index), try MaskSQL.expression(mask, input.fields[index], &parameters),
                    subject: "column '\(name)'", isAuthored: false))
        }
        self.hash = hash
        hex = hashed[.hex] ?? []
        base64 = hashed[.base64] ?? []
        map = try RowMap(
            engine: engine, levels: [expressions], parameters: parameters.values, schema: request.schema.share())
        ways = [
            RowWay(port: "output", parts: parts, schema: Schema(fields, metadata: input.metadata), takesAll: true)
        ]
    }

    func prepared(_ rows: MappedRows) -> MappedRows {
        guard let hash else { return rows }
        return hash.hashing(hash.hashing(rows, hex, as: .hex), base64, as: .base64)
    }

    func selections(_ rows: MappedRows) -> [RowSelection] { [.all] }

    func finish(_ context: RunContext, _ counts: [Int]) throws { try context.setGlobal("row_count", counts[0]) }
}

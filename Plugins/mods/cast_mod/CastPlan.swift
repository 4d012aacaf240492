import PypeArrow
import PypeSDK
import PypeSQL
import Synchronization

/// Which columns are cast, and what becomes of bad values.
struct CastPlan: RowPlan {
    let map: RowMap
    let ways: [RowWay]
    private let mode: CastConfig.Mode
    private let castCount: Int
    /// Columns of texts that become dates or times.
    private let dated: Set<String>
    private let nulled: Tally

    init(_ config: CastConfig, _ types: [String: ColumnType], _ schema: SharedSchema, _ engine: SQLEngine)
        throws
    {
        mode = config.mode ?? .strict
        let input = try schema.value()
        var casts = CastColumns(input)
        for (name, type) in types.sorted(by: { $0.key < $1.key }) {
            try casts.add(
                name, in: input, as: type, format: config.formats[name] ?? config.format,
                nulls: config.nullValues ?? [], rounds: config.rounding ?? false, place: "columns")
        }
        try Self.check(config, casts.casts, input)
        castCount = casts.casts.count
        dated = Set(casts.casts.filter { $0.rule.from.kind == .text && $0.rule.takesFormat }.map(\.name))
        let last = mode == .null ? casts.nulled() : casts.errors()
        map = try RowMap(
            engine: engine, levels: [casts.values(isHidden: mode == .null), casts.verdicts(), last],
            parameters: casts.parameters.values, schema: schema.share())
        var parts = Self.inputParts(map)
        var fields = input.fields
        let canBeNull = mode == .null || config.nullValues?.isEmpty == false
        for (index, cast) in casts.casts.enumerated() {
            parts[cast.column] = .computed(index)
            fields[cast.column].type = cast.rule.to.arrow
            if canBeNull { fields[cast.column].isNullable = true }
        }
        let errors = mode == .null ? [] : [castCount, castCount + 1, castCount + 2]
        let output = RowWay(port: "output", parts: parts, schema: Schema(fields, metadata: input.metadata))
        // Columns named as those of the errors are in the way of rejects only.
        let rejects = mode == .reject ? try RowWay.rejects(map, errors: errors) : try? RowWay.rejects(map, errors: [])
        ways = [output] + (rejects.map { [$0] } ?? [])
        nulled = Tally()
    }

    /// - Throws: `invalidConfig` for a format that nothing is read or written by.
    private static func check(_ config: CastConfig, _ casts: [CastColumns.Cast], _ input: Schema) throws(ModuleError) {
        // What a column of nulls is read by does not count.
        let casts = casts.filter { input.fields[$0.column].type != .null }
        let others = casts.filter { !$0.rule.takesFormat }
        let wrong =
            config.format == nil || others.count < casts.count
            ? others.first { config.formats[$0.name] != nil } : others.first
        guard let wrong else { return }
        let type = input.fields[wrong.column].type
        throw ModuleError(
            .invalidConfig,
            "format: column '\(wrong.name)' of type \(type) becomes \(wrong.rule.to.name), for which there is no format",
            hint: "a format is for texts that become dates or times, and for dates and times that become texts")
    }

    func selections(_ rows: MappedRows) throws -> [RowSelection] {
        guard mode != .null else {
            nulled.add(rows.sum(of: castCount))
            return [.all, .none]
        }
        let (bad, good) = rows.split(byValueOf: castCount)
        if mode == .strict, let row = bad.first {
            throw ModuleError(
                .invalidData,
                "row \(rows.firstRow + Int64(row) + 1): \(rows.text(of: castCount + 1, at: row) ?? "a bad value")",
                hint: (rows.text(of: castCount + 2, at: row).map(dated.contains) == true
                    ? "format says how dates and times are written, as in format: \"%d.%m.%Y\"; " : "")
                    + "mode: reject sends such rows to the port 'rejects', mode: null puts null in place of the value; "
                    + "rounding: true lets values lose digits, a day or a time of day")
        }
        return [good, bad]
    }

    func finish(_ context: RunContext, _ counts: [Int]) throws {
        try context.setGlobal("row_count", counts[0])
        try context.setGlobal("rejected_count", counts.dropFirst().reduce(0, +))
        try context.setGlobal("nulled_count", nulled.value)
    }
}

/// Counts over the batches of a run.
final class Tally: Sendable {
    private let state = Mutex<UInt64>(0)
    var value: UInt64 { state.withLock { $0 } }
    func add(_ count: UInt64) { state.withLock { $0 += count } }
}

import PypeArrow
import PypeSDK
import PypeSQL

/// What becomes of each row under a contract.
struct ContractPlan: RowPlan {
    let map: RowMap
    let ways: [RowWay]
    private let columns: ContractColumns
    private let evolved: [ContractDifference]
    private let nulled = Tally()
    private let nulls = Tally()

    init(_ config: ContractConfig, _ types: [String: ColumnType?], _ request: RowRequest, _ engine: SQLEngine) throws {
        let input = try request.schema.value()
        let differences = ContractDifference.all(config, types, input)
        try ContractDifference.check(differences, config)
        evolved = differences.filter { $0.mode(config) == .evolve }
        columns = try ContractColumns(config, types, input)
        map = try RowMap(
            engine: engine, levels: columns.levels, parameters: columns.parameters.values,
            schema: request.schema.share())
        let output = RowWay(
            port: "output", parts: columns.parts, schema: Schema(columns.fields, metadata: input.metadata))
        let modes = [config.newColumns, config.changedTypes, config.missingColumns, config.nulls]
        // Columns named as those of the errors are in the way of rejects only.
        let rejects =
            modes.contains(.discardRow)
            ? try RowWay.rejects(map, errors: columns.errors) : try? RowWay.rejects(map, errors: [])
        ways = [output] + (rejects.map { [$0] } ?? [])
    }

    func selections(_ rows: MappedRows) throws -> [RowSelection] {
        if let row = rows.split(byValueOf: columns.failure).values.first {
            throw ModuleError(
                .invalidData,
                "row \(rows.firstRow + Int64(row) + 1): \(rows.text(of: columns.failure, at: row) ?? "a null"), and the "
                    + "column is not nullable",
                hint: "nulls: discard_row rejects such rows, nulls: evolve lets them through")
        }
        let (bad, good) = rows.split(byValueOf: columns.errors[0])
        nulled.add(rows.sum(of: columns.nulledCount))
        nulls.add(rows.sum(of: columns.evolvedCount))
        return [good, bad]
    }

    func finish(_ context: RunContext, _ counts: [Int]) throws {
        for difference in evolved { context.log(.warn, "let through: \(difference.words)") }
        if nulls.value > 0 { context.log(.warn, "let through: \(nulls.value) nulls in columns that are not nullable") }
        try context.setGlobal("row_count", counts[0])
        try context.setGlobal("rejected_count", counts.dropFirst().reduce(0, +))
        try context.setGlobal("nulled_count", nulled.value)
        try context.setGlobal("null_count", nulls.value)
        try context.setGlobal("evolved", evolved)
    }
}

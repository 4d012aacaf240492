import PypeArrow
import PypeSDK
import PypeSQL

/// Which expectations a row does not meet, and what becomes of it.
struct ValidatePlan: RowPlan {
    let map: RowMap
    let ways: [RowWay]
    private let all: [Expectation]
    private let columns: ValidateColumns
    private let state = ReportState()

    init(_ config: ValidateConfig, _ request: RowRequest, _ engine: SQLEngine) throws {
        let input = try request.schema.value()
        all = config.expectations
        let check = try ExpressionCheck(engine: engine, schema: request.schema.share())
        for expectation in all {
            guard let expression = expectation.expression else { continue }
            try check.check(expression, as: .condition, subject: "expectation '\(expectation.name)'")
        }
        let reference = all.contains { $0.kind == .foreignKey } ? request.reference : nil
        columns = try ValidateColumns(
            all,
            ExpectationSQL(
                input: input, reference: try reference?.value(), rowNumber: RowMap.rowNumber(in: input), engine: engine)
        )
        map = try RowMap(
            engine: engine, levels: columns.levels, parameters: columns.parameters.values,
            schema: request.schema.share(), reference: reference?.share(),
            needsWholeTable: all.contains { $0.kind == .unique })
        let output = RowWay(port: "output", parts: Self.inputParts(map), schema: input)
        // Columns named as those of the errors are in the way of rejects only.
        let rejects =
            all.contains { $0.action == .reject }
            ? try RowWay.rejects(map, errors: columns.errors) : try? RowWay.rejects(map, errors: [])
        ways = [output] + (rejects.map { [$0] } ?? [])
    }

    func selections(_ rows: MappedRows) throws -> [RowSelection] {
        for word in columns.words {
            let lists = rows.split(byBitsIn: word, ways: ValidateColumns.bitsOfWord)
            for (bit, list) in lists.enumerated() {
                guard let first = list.first else { continue }
                let index = columns.ofRows[word * ValidateColumns.bitsOfWord + bit]
                if all[index].action == .fail {
                    throw ModuleError(
                        .invalidData,
                        "row \(rows.firstRow + Int64(first) + 1) does not meet the expectation '\(all[index].name)'",
                        hint: "action: reject keeps such rows apart, action: warn lets them through")
                }
                state.count(list.count(of: rows.count), for: index)
            }
        }
        state.count(rows: rows.count)
        for (place, index) in columns.ofTime.enumerated() {
            state.latest(rows.max(of: columns.times + place), for: index)
        }
        let (bad, good) = rows.split(byValueOf: columns.errors[0])
        return [good, bad]
    }

    func finish(_ context: RunContext, _ counts: [Int]) throws {
        let report = try state.report(all)
        for line in report where !line.passed {
            context.log(
                .warn, "the expectation '\(line.name)' is not met: \(line.reason)",
                ["expectation": .string(line.name), "failed": .int(Int64(line.failed))])
        }
        try context.setGlobal("row_count", counts[0])
        try context.setGlobal("rejected_count", counts.dropFirst().reduce(0, +))
        try context.setGlobal("passed", report.allSatisfy(\.passed))
        try context.setGlobal("report", report)
        if let failed = report.first(where: { !$0.passed && $0.action == "fail" }) {
            throw ModuleError(.invalidData, "the expectation '\(failed.name)' is not met: \(failed.reason)")
        }
    }
}

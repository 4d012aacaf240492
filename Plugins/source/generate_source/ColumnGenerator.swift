import PypeArrow
import PypeSDK

/// Makes the values of one column. A value depends on the seed, the column's place and the row only.
struct ColumnGenerator: Sendable {
    let field: Field
    private let random: SeededRandom
    private let nullRatio: Double
    private let kind: ColumnKind

    init(_ spec: ColumnSpec, at index: Int, seed: UInt64) throws(ModuleError) {
        kind = try ColumnKind(spec, ScalarReader(place: "columns[\(index)]"))
        random = SeededRandom(seed: seed, column: UInt64(index))
        nullRatio = spec.nullRatio
        field = Field(spec.name, kind.type, isNullable: spec.nullRatio > 0)
    }

    /// Adds the values of some rows.
    func append(rows: Range<Int>, to builder: ColumnBuilder) throws {
        switch kind {
        case .int(let range), .timestamp(let range): try fill(rows, builder) { draws, _ in draws.int(in: range) }
        case .sequence(let start, let step): try fill(rows, builder) { start &+ step &* Int64($1) }
        case .float(let range): try fill(rows, builder) { draws, _ in draws.double(in: range) }
        case .normal(let mean, let deviation):
            try fill(rows, builder) { draws, _ in mean + deviation * draws.normal() }
        case .ints(let values), .timestamps(let values): try fill(rows, builder) { draws, _ in draws.one(of: values) }
        case .floats(let values): try fill(rows, builder) { draws, _ in draws.one(of: values) }
        case .date(let range): try fill(rows, builder) { draws, _ in Int32(clamping: draws.int(in: range)) }
        case .dates(let values): try fill(rows, builder) { draws, _ in Int32(clamping: draws.one(of: values)) }
        case .str(let length): try fillTexts(rows, builder) { $0.text(length) }
        case .texts(let values): try fillTexts(rows, builder) { $0.one(of: values) }
        case .bool: fillBools(rows, builder) { $0.next() & 1 == 1 }
        case .bools(let values): fillBools(rows, builder) { $0.one(of: values) }
        }
    }

    private func fill<Value: FixedWidthValue>(
        _ rows: Range<Int>,
        _ builder: ColumnBuilder,
        _ make: (inout SeededRandom.Draws, Int) -> Value
    ) throws {
        guard let builder = builder as? FixedBuilder<Value> else { return }
        if nullRatio == 0 {
            let values = rows.map { row in
                var draws = random.draws(row: row)
                _ = draws.next()
                return make(&draws, row)
            }
            values.withUnsafeBufferPointer { builder.append(contentsOf: $0) }
        } else {
            for row in rows { builder.append(value(row) { make(&$0, row) }) }
        }
    }

    private func fillTexts(
        _ rows: Range<Int>,
        _ builder: ColumnBuilder,
        _ make: (inout SeededRandom.Draws) -> String
    ) throws {
        guard let builder = builder as? TextBuilder else { return }
        for row in rows { try builder.append(value(row, make)) }
    }

    private func fillBools(_ rows: Range<Int>, _ builder: ColumnBuilder, _ make: (inout SeededRandom.Draws) -> Bool) {
        guard let builder = builder as? BoolBuilder else { return }
        for row in rows { builder.append(value(row, make)) }
    }

    /// The first draw decides about null, so that null_ratio leaves the other values as they are.
    private func value<Value>(_ row: Int, _ make: (inout SeededRandom.Draws) -> Value) -> Value? {
        var draws = random.draws(row: row)
        let isNull = draws.double(in: 0...1) < nullRatio
        return isNull ? nil : make(&draws)
    }
}

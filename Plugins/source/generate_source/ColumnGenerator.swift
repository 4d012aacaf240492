import PypeArrow
import PypeSDK

/// Makes the values of one column. A value depends on the seed, the column's place and the row only.
struct ColumnGenerator: Sendable {
    let field: Field
    private let random: SeededRandom
    private let nullRatio: Double
    private let kind: Kind

    private enum Kind {
        case int(ClosedRange<Int64>)
        case float(ClosedRange<Double>)
        case str(length: ClosedRange<Int64>)
        case bool
        case timestamp(ClosedRange<Int64>)
        case ints([Int64])
        case floats([Double])
        case texts([String])
        case bools([Bool])
        case timestamps([Int64])
    }

    init(_ spec: ColumnSpec, at index: Int, seed: UInt64) throws(ModuleError) {
        let reader = ScalarReader(place: "columns[\(index)]")
        guard (0...1).contains(spec.nullRatio) else {
            throw reader.wrong("null_ratio is \(spec.nullRatio), it must be from 0 to 1")
        }
        random = SeededRandom(seed: seed, column: UInt64(index))
        nullRatio = spec.nullRatio
        if let values = spec.values {
            guard !values.isEmpty else { throw reader.wrong("values is empty") }
            guard spec.min == nil, spec.max == nil else {
                throw reader.wrong("values stands for min and max: give one")
            }
        }
        let type: ArrowType
        (type, kind) = try Self.kind(spec, reader)
        field = Field(spec.name, type, isNullable: spec.nullRatio > 0)
    }

    private static func kind(_ spec: ColumnSpec, _ reader: ScalarReader) throws(ModuleError) -> (ArrowType, Kind) {
        switch spec.kind {
        case .int:
            if let values = spec.values { return (.int64, .ints(try reader.all(values, reader.int))) }
            return (.int64, .int(try reader.range(spec, 0...100, reader.int)))
        case .float:
            if let values = spec.values { return (.double, .floats(try reader.all(values, reader.double))) }
            return (.double, .float(try reader.range(spec, 0...1, reader.double)))
        case .str:
            if let values = spec.values { return (.utf8, .texts(try reader.all(values, reader.string))) }
            let length = try reader.range(spec, 4...12, reader.int)
            guard length.lowerBound >= 0, length.upperBound <= 1_000_000 else {
                throw reader.wrong("min and max are lengths of texts, from 0 to 1000000")
            }
            return (.utf8, .str(length: length))
        case .bool:
            if let values = spec.values { return (.bool, .bools(try reader.all(values, reader.bool))) }
            guard spec.min == nil, spec.max == nil else { throw reader.wrong("a bool has no min and max") }
            return (.bool, .bool)
        case .timestamp:
            let type = ArrowType.timestamp(.microsecond, zone: nil)
            if let values = spec.values { return (type, .timestamps(try reader.all(values, reader.timestamp))) }
            let decade = Timestamp.microseconds(year: 2020)...Timestamp.microseconds(year: 2030)
            return (type, .timestamp(try reader.range(spec, decade, reader.timestamp)))
        }
    }

    /// Adds the values of some rows.
    func append(rows: Range<Int>, to builder: ColumnBuilder) throws {
        switch kind {
        case .int(let range), .timestamp(let range): try fill(rows, builder) { $0.int(in: range) }
        case .float(let range): try fill(rows, builder) { $0.double(in: range) }
        case .ints(let values), .timestamps(let values): try fill(rows, builder) { $0.one(of: values) }
        case .floats(let values): try fill(rows, builder) { $0.one(of: values) }
        case .str(let length): try fillTexts(rows, builder) { $0.text(length) }
        case .texts(let values): try fillTexts(rows, builder) { $0.one(of: values) }
        case .bool: fillBools(rows, builder) { $0.next() & 1 == 1 }
        case .bools(let values): fillBools(rows, builder) { $0.one(of: values) }
        }
    }

    private func fill<Value: FixedWidthValue>(
        _ rows: Range<Int>,
        _ builder: ColumnBuilder,
        _ make: (inout SeededRandom.Draws) -> Value
    ) throws {
        guard let builder = builder as? FixedBuilder<Value> else { return }
        if nullRatio == 0 {
            let values = rows.map { row in
                var draws = random.draws(row: row)
                _ = draws.next()
                return make(&draws)
            }
            values.withUnsafeBufferPointer { builder.append(contentsOf: $0) }
        } else {
            for row in rows { builder.append(value(row, make)) }
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

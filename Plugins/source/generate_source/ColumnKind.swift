import PypeArrow
import PypeSDK

/// What the values of a column are made from.
enum ColumnKind: Sendable {
    case int(ClosedRange<Int64>)
    case sequence(start: Int64, step: Int64)
    case float(ClosedRange<Double>)
    case normal(mean: Double, deviation: Double)
    case str(length: ClosedRange<Int64>)
    case bool
    case date(ClosedRange<Int64>)
    case timestamp(ClosedRange<Int64>)
    case ints(Choice<Int64>)
    case floats(Choice<Double>)
    case texts(Choice<String>)
    case bools(Choice<Bool>)
    case dates(Choice<Int64>)
    case timestamps(Choice<Int64>)

    /// Reads an entry of `columns`.
    /// - Throws: `invalidConfig`, beginning with the place.
    init(_ spec: ColumnSpec, _ reader: ScalarReader) throws(ModuleError) {
        try Self.checkSettings(spec, reader)
        if let values = spec.values {
            self = try Self.choice(values, spec, reader)
        } else {
            self = try Self.range(spec, reader)
        }
    }

    var type: ArrowType {
        switch self {
        case .int, .ints, .sequence: .int64
        case .float, .floats, .normal: .double
        case .str, .texts: .utf8
        case .bool, .bools: .bool
        case .date, .dates: .date32
        case .timestamp, .timestamps: .timestamp(.microsecond, zone: nil)
        }
    }

    private static func choice(_ values: [ColumnSpec.Scalar], _ spec: ColumnSpec, _ reader: ScalarReader)
        throws(ModuleError) -> ColumnKind
    {
        switch spec.kind {
        case .int: .ints(try Choice(reader.all(values, reader.int), spec, reader))
        case .float: .floats(try Choice(reader.all(values, reader.double), spec, reader))
        case .str: .texts(try Choice(reader.all(values, reader.string), spec, reader))
        case .bool: .bools(try Choice(reader.all(values, reader.bool), spec, reader))
        case .date: .dates(try Choice(reader.all(values, reader.date), spec, reader))
        case .timestamp: .timestamps(try Choice(reader.all(values, reader.timestamp), spec, reader))
        case .sequence: throw reader.wrong("a sequence has no values to choose from")
        }
    }

    private static func range(_ spec: ColumnSpec, _ reader: ScalarReader) throws(ModuleError) -> ColumnKind {
        switch spec.kind {
        case .int: return .int(try reader.range(spec, 0...100, reader.int))
        case .sequence: return .sequence(start: spec.start ?? 0, step: spec.step ?? 1)
        case .float:
            guard spec.distribution == .normal else { return .float(try reader.range(spec, 0...1, reader.double)) }
            return .normal(mean: spec.mean ?? 0, deviation: spec.stddev ?? 1)
        case .str:
            let length = try reader.range(spec, 4...12, reader.int)
            guard length.lowerBound >= 0, length.upperBound <= 1_000_000 else {
                throw reader.wrong("min and max are lengths of texts, from 0 to 1000000")
            }
            return .str(length: length)
        case .bool: return .bool
        case .date:
            let decade = Timestamp.days(year: 2020)...(Timestamp.days(year: 2030) - 1)
            return .date(try reader.range(spec, decade, reader.date))
        case .timestamp:
            let decade = Timestamp.microseconds(year: 2020)...Timestamp.microseconds(year: 2030)
            return .timestamp(try reader.range(spec, decade, reader.timestamp))
        }
    }

    /// No setting is read and ignored.
    private static func checkSettings(_ spec: ColumnSpec, _ reader: ScalarReader) throws(ModuleError) {
        guard (0...1).contains(spec.nullRatio) else {
            throw reader.wrong("null_ratio is \(spec.nullRatio), it must be from 0 to 1")
        }
        let hasRange = spec.min != nil || spec.max != nil
        if let values = spec.values {
            guard !values.isEmpty else { throw reader.wrong("values is empty") }
            guard !hasRange else { throw reader.wrong("values stands for min and max: give one") }
        } else if spec.weights != nil {
            throw reader.wrong("weights are those of values, which are not given")
        }
        if hasRange, spec.kind == .bool || spec.kind == .sequence {
            throw reader.wrong("a \(spec.kind.rawValue) has no min and max")
        }
        if spec.start != nil || spec.step != nil, spec.kind != .sequence {
            throw reader.wrong("start and step are those of a sequence")
        }
        let isNormal = spec.distribution == .normal
        if spec.distribution != nil, spec.kind != .float || spec.values != nil {
            throw reader.wrong("distribution is that of a float without values")
        }
        if isNormal, hasRange { throw reader.wrong("a normal distribution has mean and stddev, no min and max") }
        if spec.mean != nil || spec.stddev != nil, !isNormal {
            throw reader.wrong("mean and stddev are those of distribution: normal")
        }
        if let deviation = spec.stddev, deviation < 0 { throw reader.wrong("stddev is negative") }
    }
}

/// Values to choose from, each as likely as its weight says.
struct Choice<Value: Sendable>: Sendable {
    let values: [Value]
    /// Sums of the weights up to each value; nil when all values are equally likely.
    let sums: [Double]?

    init(_ values: [Value], _ spec: ColumnSpec, _ reader: ScalarReader) throws(ModuleError) {
        self.values = values
        guard let weights = spec.weights else {
            sums = nil
            return
        }
        guard weights.count == values.count else {
            throw reader.wrong("there are \(weights.count) weights for \(values.count) values")
        }
        guard weights.allSatisfy({ $0 >= 0 && $0.isFinite }), weights.contains(where: { $0 > 0 }) else {
            throw reader.wrong("weights are 0 or more, and one at least is more")
        }
        var sum = 0.0
        sums = weights.map { weight in
            sum += weight
            return sum
        }
    }
}

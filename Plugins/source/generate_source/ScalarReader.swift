import PypeSDK

/// Reads the limits and values of a column as what its type asks for, with errors that name the place.
struct ScalarReader {
    let place: String

    func wrong(_ what: String) -> ModuleError { ModuleError(.invalidConfig, "\(place): \(what)") }

    func int(_ scalar: ColumnSpec.Scalar) throws(ModuleError) -> Int64 {
        guard case .int(let value) = scalar else { throw wrong("\(Self.text(scalar)) is not a whole number") }
        return value
    }

    func double(_ scalar: ColumnSpec.Scalar) throws(ModuleError) -> Double {
        switch scalar {
        case .int(let value): return Double(value)
        case .double(let value) where value.isFinite: return value
        default: throw wrong("\(Self.text(scalar)) is not a number")
        }
    }

    func string(_ scalar: ColumnSpec.Scalar) throws(ModuleError) -> String {
        guard case .string(let value) = scalar else { throw wrong("\(Self.text(scalar)) is not a text") }
        return value
    }

    func bool(_ scalar: ColumnSpec.Scalar) throws(ModuleError) -> Bool {
        guard case .bool(let value) = scalar else { throw wrong("\(Self.text(scalar)) is not true or false") }
        return value
    }

    /// Microseconds since 1970-01-01.
    func timestamp(_ scalar: ColumnSpec.Scalar) throws(ModuleError) -> Int64 {
        guard case .string(let text) = scalar, let value = Timestamp.microseconds(text) else {
            throw wrong("\(Self.text(scalar)) is not a time such as 2024-01-31 or 2024-01-31T12:00:00")
        }
        return value
    }

    /// Days since 1970-01-01.
    func date(_ scalar: ColumnSpec.Scalar) throws(ModuleError) -> Int64 {
        guard case .string(let text) = scalar, !text.contains("T"), let value = Timestamp.microseconds(text) else {
            throw wrong("\(Self.text(scalar)) is not a date such as 2024-01-31")
        }
        return value / Timestamp.microsecondsPerDay - (value % Timestamp.microsecondsPerDay < 0 ? 1 : 0)
    }

    func all<Value>(
        _ scalars: [ColumnSpec.Scalar],
        _ read: (ColumnSpec.Scalar) throws(ModuleError) -> Value
    ) throws(ModuleError) -> [Value] {
        var values: [Value] = []
        for scalar in scalars { values.append(try read(scalar)) }
        return values
    }

    /// The column's limits; where one is missing, the usual one, or the other one if that lies beyond.
    func range<Value: Comparable>(
        _ spec: ColumnSpec,
        _ usual: ClosedRange<Value>,
        _ read: (ColumnSpec.Scalar) throws(ModuleError) -> Value
    ) throws(ModuleError) -> ClosedRange<Value> {
        var (low, high): (Value?, Value?)
        if let scalar = spec.min { low = try read(scalar) }
        if let scalar = spec.max { high = try read(scalar) }
        let lower = low ?? min(usual.lowerBound, high ?? usual.lowerBound)
        let upper = high ?? max(usual.upperBound, low ?? usual.upperBound)
        guard lower <= upper else { throw wrong("min is greater than max") }
        return lower...upper
    }

    private static func text(_ scalar: ColumnSpec.Scalar) -> String {
        switch scalar {
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .double(let value): "\(value)"
        case .string(let value): JSONValue.string(value).text
        }
    }
}

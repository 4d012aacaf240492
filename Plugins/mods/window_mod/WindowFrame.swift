import PypeArrow
import PypeSDK
import PypeSQL

/// The rows around a row that a function looks at.
struct WindowFrame: Decodable, Sendable {
    enum Unit: String, Decodable { case rows, range }

    /// How far it reaches: a number, a length of time, or to the end.
    enum Bound: Decodable, Sendable {
        case unbounded
        case whole(Int)
        case number(Double)
        case time(String)

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let whole = try? value.decode(Int.self) {
                self = .whole(whole)
            } else if let number = try? value.decode(Double.self) {
                self = .number(number)
            } else {
                let text = try value.decode(String.self)
                self = text == "unbounded" ? .unbounded : .time(text)
            }
        }
    }

    var unit: Unit?
    var preceding: Bound?
    var following: Bound?

    /// Between rows with equal keys a range makes no difference.
    var isRange: Bool { unit == .range }

    /// What is wrong with it; nil when nothing is.
    func defect(keys: Int) -> String? {
        for bound in [preceding, following] {
            switch bound {
            case .whole(let number) where number < 0: return "has a negative bound"
            case .number(let number) where number < 0: return "has a negative bound"
            case .number where !isRange, .time where !isRange:
                return "counts rows, so that its bounds must be whole numbers or unbounded"
            case .time, .number:
                if keys != 1 { return "has a bound in units of the key, which takes one key in 'order_by'" }
            case .whole(let number) where isRange && number > 0:
                if keys != 1 { return "has a bound in units of the key, which takes one key in 'order_by'" }
            default: break
            }
        }
        return keys == 0 ? "needs 'order_by'" : nil
    }

    /// In SQL.
    func sql(_ values: inout BoundValues) -> String {
        let from = edge(preceding ?? .unbounded, "PRECEDING", &values)
        let to = edge(following ?? .whole(0), "FOLLOWING", &values)
        return "\(isRange ? "RANGE" : "ROWS") BETWEEN \(from) AND \(to)"
    }

    /// - Throws: `invalidConfig` for a bound that is no length of time.
    func check(_ engine: SQLEngine) throws(ModuleError) {
        for case .time(let text)? in [preceding, following] {
            var values = BoundValues()
            let length = values.add(.text(text), as: "INTERVAL")
            let isNegative: Bool
            do throws(SQLError) {
                isNegative =
                    try SQLQuery(engine: engine)
                    .texts("SELECT CAST(\(length) < INTERVAL '0 days' AS VARCHAR)", values.parameters) == ["true"]
            } catch {
                guard error.code != .cancelled else { throw ModuleError(error) }
                throw ModuleError(
                    .invalidConfig, "'frame': '\(text)' is no length of time", hint: "for example: 7 days")
            }
            guard !isNegative else {
                throw ModuleError(.invalidConfig, "'frame' has the negative bound '\(text)'")
            }
        }
    }

    private func edge(_ bound: Bound, _ side: String, _ values: inout BoundValues) -> String {
        switch bound {
        case .unbounded: "UNBOUNDED \(side)"
        case .whole(0): "CURRENT ROW"
        case .whole(let number): "\(values.add(number)) \(side)"
        case .number(let number): "\(values.add(number)) \(side)"
        case .time(let text): "\(values.add(.text(text), as: "INTERVAL")) \(side)"
        }
    }

    static let schema: JSONValue = [
        "additionalProperties": false,
        "properties": [
            "unit": ["enum": ["rows", "range"]],
            "preceding": ["type": ["number", "string"], "minimum": 0],
            "following": ["type": ["number", "string"], "minimum": 0],
        ],
        "examples": [["unit": "rows", "preceding": 6, "following": 0]],
    ]
}

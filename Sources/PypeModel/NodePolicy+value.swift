extension NodePolicy {
    /// The object `policy` of a node in dag.json; what is not set is left out.
    var value: Value {
        var object: [String: Value] = [:]
        object["retries"] = retries.map { .int(Int64($0)) }
        object["retry_delay"] = retryDelay.map(Value.double)
        object["timeout"] = timeout.map(Value.double)
        switch maxRejects {
        case .rows(let rows): object["max_rejects"] = .int(Int64(rows))
        case .percent(let percent): object["max_reject_percent"] = .double(percent)
        case nil: break
        }
        if forceDisk { object["force_disk"] = .bool(true) }
        return .object(object)
    }

    init(_ fields: ValueFields) throws(ValueFault) {
        self.init(forceDisk: try fields.flag("force_disk"))
        if fields.members["retries"] != nil { retries = Int(clamping: try fields.integer("retries")) }
        retryDelay = try Self.number(fields, "retry_delay")
        timeout = try Self.number(fields, "timeout")
        if fields.members["max_rejects"] != nil {
            maxRejects = .rows(Int(clamping: try fields.integer("max_rejects")))
        } else if let percent = try Self.number(fields, "max_reject_percent") {
            maxRejects = .percent(percent)
        }
    }

    private static func number(_ fields: ValueFields, _ key: String) throws(ValueFault) -> Double? {
        switch fields.members[key] {
        case nil: return nil
        case .int(let number): return Double(number)
        case .double(let number): return number
        default: throw ValueFault("'\(key)' of \(fields.place) is no number")
        }
    }
}

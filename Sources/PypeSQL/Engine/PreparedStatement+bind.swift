import CDuckDB

extension PreparedStatement {
    /// Gives every parameter of the statement its value.
    /// - Throws: ``SQLError`` `invalidSQL` when the values are not those that the statement has parameters for.
    func bind(_ parameters: SQLParameters) throws(SQLError) {
        let count = Int(connection.api.nparams(handle))
        switch parameters {
        case .listed(let values):
            guard values.count == count else {
                throw SQLError(
                    .invalidSQL, "the statement has \(count) parameters, and there are \(values.count) values for them")
            }
            for (index, value) in values.enumerated() { try bind(value, at: index + 1) }
        case .named(let values):
            var bound: Set<Int> = []
            for (name, value) in values.sorted(by: { $0.key < $1.key }) {
                guard let index = index(of: name) else {
                    throw SQLError(.invalidSQL, "the statement has no parameter $\(name)")
                }
                try bind(value, at: index)
                bound.insert(index)
            }
            guard bound.count == count else {
                throw SQLError(
                    .invalidSQL, "the statement has \(count) parameters, and \(bound.count) of them have a value",
                    hint: "write each parameter as $name and give a value for its name")
            }
        }
    }

    /// Sets the parameter with this number, from 1.
    func bind(_ value: SQLValue, at index: Int) throws(SQLError) {
        let api = connection.api
        let place = UInt64(index)
        let status =
            switch value {
            case .null: api.bind_null(handle, place)
            case .bool(let value): api.bind_boolean(handle, place, value)
            case .int(let value): api.bind_int64(handle, place, value)
            case .double(let value): api.bind_double(handle, place, value)
            case .text(let text): bind(text: text, at: place)
            }
        guard status == 0 else { throw SQLError(.internalError, "DuckDB did not take parameter \(index)") }
    }

    private func bind(text: String, at index: UInt64) -> duckdb_state {
        var text = text
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                // An empty text has no address of its own.
                guard let base = $0.baseAddress else {
                    return connection.api.bind_varchar_length(handle, index, "", 0)
                }
                return connection.api.bind_varchar_length(handle, index, base, UInt64($0.count))
            }
        }
    }

    private func index(of name: String) -> Int? {
        // A NUL would cut the name short and find another parameter.
        guard !name.utf8.contains(0) else { return nil }
        var index: UInt64 = 0
        return connection.api.bind_parameter_index(handle, &index, name) == 0 ? Int(index) : nil
    }
}

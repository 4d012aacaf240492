/// The members of a JSON object, with the words that say where it stands. Reads what pype wrote itself, much of it and
/// often: Codable takes ten times as long.
package struct ValueFields {
    package let members: [String: Value]
    package let place: String

    package init(_ members: [String: Value], _ place: String) {
        self.members = members
        self.place = place
    }

    package init(_ value: Value, _ place: @autoclosure () -> String) throws(ValueFault) {
        guard case .object(let members) = value else { throw ValueFault("\(place()) is no object") }
        self.init(members, place())
    }

    package func text(_ key: String) throws(ValueFault) -> String {
        guard case .string(let text)? = members[key] else { throw ValueFault("\(place) has no text '\(key)'") }
        return text
    }

    package func integer(_ key: String) throws(ValueFault) -> Int64 {
        guard case .int(let number)? = members[key] else {
            throw ValueFault("\(place) has no whole number '\(key)'")
        }
        return number
    }

    /// False when it is not there.
    package func flag(_ key: String) throws(ValueFault) -> Bool {
        switch members[key] {
        case nil: return false
        case .bool(let flag): return flag
        default: throw ValueFault("'\(key)' of \(place) is neither true nor false")
        }
    }

    package func object(_ key: String) throws(ValueFault) -> [String: Value] {
        guard case .object(let object)? = members[key] else { throw ValueFault("\(place) has no object '\(key)'") }
        return object
    }

    package func optionalList(_ key: String) throws(ValueFault) -> [Value]? {
        switch members[key] {
        case nil: return nil
        case .array(let values): return values
        default: throw ValueFault("'\(key)' of \(place) is no list")
        }
    }

    package func texts(_ key: String) throws(ValueFault) -> [String] {
        var texts: [String] = []
        for value in try values(key) {
            guard case .string(let text) = value else {
                throw ValueFault("'\(key)' of \(place) holds something else than texts")
            }
            texts.append(text)
        }
        return texts
    }

    package func list<Element>(
        _ key: String, _ element: (ValueFields) throws(ValueFault) -> Element
    ) throws(ValueFault) -> [Element] {
        var elements: [Element] = []
        for value in try values(key) { elements.append(try element(ValueFields(value, "'\(key)' of \(place)"))) }
        return elements
    }

    private func values(_ key: String) throws(ValueFault) -> [Value] {
        guard let values = try optionalList(key) else { throw ValueFault("\(place) has no list '\(key)'") }
        return values
    }
}

/// What is wrong with a JSON object.
package struct ValueFault: Error, Sendable, Hashable {
    package var message: String

    package init(_ message: String) { self.message = message }
}

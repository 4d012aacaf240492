import PypeModel

/// The members of one object of a registry, with the words that say where it stands.
struct RegistryFields {
    let members: [String: Value]
    let place: String

    init(_ members: [String: Value], _ place: String) {
        self.members = members
        self.place = place
    }

    init(_ value: Value, _ place: @autoclosure () -> String) throws(RegistryFault) {
        guard case .object(let members) = value else { throw RegistryFault("\(place()) is no object") }
        self.init(members, place())
    }

    func text(_ key: String) throws(RegistryFault) -> String {
        guard case .string(let text)? = members[key] else { throw RegistryFault("\(place) has no text '\(key)'") }
        return text
    }

    func integer(_ key: String) throws(RegistryFault) -> Int64 {
        guard case .int(let number)? = members[key] else {
            throw RegistryFault("\(place) has no whole number '\(key)'")
        }
        return number
    }

    /// False when it is not there.
    func flag(_ key: String) throws(RegistryFault) -> Bool {
        switch members[key] {
        case nil: return false
        case .bool(let flag): return flag
        default: throw RegistryFault("'\(key)' of \(place) is neither true nor false")
        }
    }

    func object(_ key: String) throws(RegistryFault) -> [String: Value] {
        guard case .object(let object)? = members[key] else { throw RegistryFault("\(place) has no object '\(key)'") }
        return object
    }

    func optionalList(_ key: String) throws(RegistryFault) -> [Value]? {
        switch members[key] {
        case nil: return nil
        case .array(let values): return values
        default: throw RegistryFault("'\(key)' of \(place) is no list")
        }
    }

    func texts(_ key: String) throws(RegistryFault) -> [String] {
        var texts: [String] = []
        for value in try values(key) {
            guard case .string(let text) = value else {
                throw RegistryFault("'\(key)' of \(place) holds something else than texts")
            }
            texts.append(text)
        }
        return texts
    }

    func list<Element>(
        _ key: String, _ element: (RegistryFields) throws(RegistryFault) -> Element
    ) throws(RegistryFault) -> [Element] {
        var elements: [Element] = []
        for value in try values(key) { elements.append(try element(RegistryFields(value, "'\(key)' of \(place)"))) }
        return elements
    }

    private func values(_ key: String) throws(RegistryFault) -> [Value] {
        guard let values = try optionalList(key) else { throw RegistryFault("\(place) has no list '\(key)'") }
        return values
    }
}

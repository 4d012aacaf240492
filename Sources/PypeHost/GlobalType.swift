import PypeModel

/// Holds the value that a module gives a global against the type that it declares.
enum GlobalType {
    /// - Parameters:
    ///   - json: the value; whether it is JSON at all, and one value only, is for whoever keeps it to say.
    ///   - declared: the module's globals. Names are looked up in any case; one that is not there is not judged.
    /// - Throws: `invalidArgument` for a value of another type. Null is of every type, and a whole number is a
    ///   floating-point one too. A type that this version does not know is the module's own matter.
    static func check(_ json: String, named name: String, among declared: [GlobalSpec]) throws(ModuleFailure) {
        let name = name.lowercased()
        guard let global = declared.first(where: { $0.name.lowercased() == name }), known.contains(global.type),
            let type = type(of: json), type != "null", type != global.type, (type, global.type) != ("int", "float")
        else { return }
        throw ModuleFailure(
            .invalidArgument, "global '\(global.name)' is declared as \(global.type), but the value is \(type)",
            hint: "set a value of the declared type, or declare the type of the value")
    }

    private static let known: Set<String> = ["str", "int", "float", "bool", "list", "dict"]

    /// What the text begins as; a value may be long, and its first character says what it is. Nil for no JSON.
    private static func type(of json: String) -> String? {
        let text = json.utf8.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        guard let first = text.first else { return nil }
        switch first {
        case UInt8(ascii: "\""): return "str"
        case UInt8(ascii: "["): return "list"
        case UInt8(ascii: "{"): return "dict"
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return "bool"
        case UInt8(ascii: "n"): return "null"
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return (try? Value(json: Array(text)))?.typeName
        default: return nil
        }
    }
}

import CPypeABI

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension RunContext {
    /// Sets one of the globals that the manifest declares, once an iteration. A value with a NUL in one of its texts, which
    /// no text of a flow can hold, becomes null, with a warning.
    /// - Throws: what the host says, for example `invalidArgument` for a global that is not declared.
    public func setGlobal(_ name: String, _ value: some Encodable) throws(ModuleError) {
        let json = try Self.json(value, as: name)
        guard !Self.holdsNUL(json) else {
            log(.warn, "the global '\(name)' is null: its value holds a NUL, which no text of a flow can")
            return try setGlobal(name, json: "null")
        }
        try setGlobal(name, json: json)
    }

    /// Sets one of the globals that the manifest declares, to a value that is JSON text already.
    /// - Throws: as ``setGlobal(_:_:)``; `invalidArgument` for text that is not JSON.
    public func setGlobal(_ name: String, json: String) throws(ModuleError) {
        guard let call = host.slots.set_global else { throw .missing("set_global") }
        let context = try context()
        try ModuleError.check("setting the global '\(name)'") { call(host.pointer, context, name, json, $0) }
    }

    /// A global of any module of the flow.
    /// - Parameters:
    ///   - name: name of the global.
    ///   - node: id of the node that sets it.
    ///   - type: what to decode it to.
    /// - Throws: `notFound` when it is not set; `invalidData` when it has another type.
    public func global<Value: Decodable>(_ name: String, of node: String, as type: Value.Type = Value.self)
        throws(ModuleError) -> Value
    {
        guard let call = host.slots.get_global else { throw .missing("get_global") }
        let context = try context()
        let json = try HostText.read("the global '\(name)' of '\(node)'") {
            call(host.pointer, context, node, name, $0, $1)
        }
        return try Self.decode(type, json, "the global '\(name)' of '\(node)'")
    }

    /// The current item of the enclosing iteration; nil outside.
    /// - Throws: `invalidData` when it has another type.
    public func iterationItem<Value: Decodable>(as type: Value.Type = Value.self) throws(ModuleError) -> Value? {
        guard let call = host.slots.iteration_item, let text = call(host.pointer, try context()) else { return nil }
        return try Self.decode(type, String(cString: text), "the item of the iteration")
    }

    /// Index of the current iteration from 0; nil outside.
    public var iterationIndex: Int? {
        guard let context = current, let index = host.slots.iteration_index.map({ $0(host.pointer, context) }),
            index >= 0
        else { return nil }
        return Int(index)
    }

    /// The config as a JSON object, as rendered for this call. A module value already has it decoded.
    public var configJSON: String? {
        current.flatMap { host.slots.config?(host.pointer, $0) }.map { String(cString: $0) }
    }

    private static func json(_ value: some Encodable, as name: String) throws(ModuleError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return String(decoding: try encoder.encode(value), as: UTF8.self) } catch {
            throw ModuleError(.invalidArgument, "the value of the global '\(name)' has no JSON form: \(error)")
        }
    }

    /// Whether JSON has an escaped NUL; the backslash of one that is escaped itself belongs to the text.
    private static func holdsNUL(_ json: String) -> Bool {
        guard json.contains("\\u0000") else { return false }
        var rest = json.utf8[...]
        while let slash = rest.firstIndex(of: UInt8(ascii: "\\")) {
            rest = rest[rest.index(after: slash)...]
            if rest.starts(with: "u0000".utf8) { return true }
            rest = rest.dropFirst()
        }
        return false
    }

    private static func decode<Value: Decodable>(_ type: Value.Type, _ json: String, _ what: String)
        throws(ModuleError) -> Value
    {
        do { return try JSONDecoder().decode(type, from: Data(json.utf8)) } catch {
            throw ModuleError(.invalidData, "\(what) is not of the type that is asked for: \(ConfigError.words(error))")
        }
    }
}

import Foundation
import PypeBuild
import PypeModel
import TestSupport
import Testing

/// The tables of keys in docs/flows.md, made from registry/flow.schema.json.
enum KeyTables {
    static let file = Project.root.appending(path: "docs/flows.md")
    private static let marks = ("<!-- keys: begin -->\n", "<!-- keys: end -->\n")

    /// The page with its tables made anew.
    static func page(_ old: String) throws -> String {
        let begin = try #require(old.range(of: marks.0))
        let end = try #require(old.range(of: marks.1))
        return old[..<begin.upperBound] + (try markdown()) + old[end.lowerBound...]
    }

    static func markdown() throws -> String {
        let path = Project.root.appending(path: "registry/flow.schema.json")
        let schema = try Value(json: [UInt8](try Data(contentsOf: path)))
        let module = ["properties", "modules", "items"]
        let sections: [(String, [String], [String])] = [
            ("flow", ["properties", "flow"], FlowKeys.flow),
            ("settings", ["properties", "settings"], FlowKeys.settings),
            ("modules", module, FlowKeys.module),
            ("connections", ["properties", "connections"], FlowKeys.connections),
        ]
        var text = ""
        for (name, path, keys) in sections {
            text += "\n### \(name)\n\n"
            text += "| key | type | default | example | meaning | errors |\n|---|---|---|---|---|---|\n"
            for key in keys { text += try row(key, in: value(schema, path)) }
        }
        let context = try value(schema, ["properties", "context"])
        return text + "\n### context\n\n\(try value(context, ["description"]).stringValue ?? "")\n\n"
    }

    private static func value(_ value: Value, _ path: [String]) throws -> Value {
        try path.reduce(value) { value, step in
            guard case .object(let object) = value else { return .null }
            return try #require(object[step], "\(step) is missing")
        }
    }

    private static func row(_ key: String, in section: Value) throws -> String {
        guard case .object(let entry) = try value(section, ["properties", key]) else { return "" }
        var isNeeded = false
        if case .object(let object) = section, case .array(let names) = object["required"] {
            isNeeded = names.contains(.string(key))
        }
        let isRefused = entry["not"] != nil && entry["type"] == nil
        var example = ""
        if case .array(let values) = entry["examples"], let first = values.first {
            example = "`\(key): \(yaml(first))`"
        }
        var rules: [String] = []
        if case .array(let values) = entry["x-rules"] { rules = values.compactMap(\.stringValue) }
        let fallback = entry["default"].map { "`\(yaml($0))`" } ?? ""
        let cells = [
            "`\(key)`", isRefused ? "" : type(entry), isNeeded ? "needed" : fallback, example,
            entry["description"]?.stringValue ?? "",
            rules.map { "[\($0)](errors.md#\($0))" }.joined(separator: ", "),
        ]
        return "| " + cells.map { $0.replacingOccurrences(of: "|", with: "\\|") }.joined(separator: " | ") + " |\n"
    }

    /// Names and ranges as a reader would say them.
    private static func type(_ entry: [String: Value]) -> String {
        if case .array(let values) = entry["enum"] {
            return values.compactMap(\.stringValue).map { "`\($0)`" }.joined(separator: ", ")
        }
        if case .array(let choices) = entry["oneOf"] {
            return choices.map { if case .object(let choice) = $0 { type(choice) } else { "" } }.joined(
                separator: ", or ")
        }
        var names: [String] = []
        switch entry["type"] {
        case .string(let name): names = [name]
        case .array(let values): names = values.compactMap(\.stringValue)
        default: break
        }
        let words = [
            "integer": "whole number", "number": "number", "string": "text", "boolean": "true or false",
            "array": "list",
            "object": "mapping",
        ]
        // What looks like a number is text too where text is wanted.
        if names.contains("string") { names = ["string"] }
        var text = names.compactMap { words[$0] }.joined(separator: " or ")
        if entry["pattern"] != nil, entry["oneOf"] == nil, names == ["string"], entry["minLength"] == nil,
            entry["type"] == .string("string")
        {
            text = "percentage"
        }
        if let least = entry["minimum"] { text += ", from \(least.json())" }
        if let least = entry["exclusiveMinimum"] { text += ", above \(least.json())" }
        if let most = entry["maximum"], most != .int(Int64(Int32.max)) { text += ", to \(most.json())" }
        return text
    }

    /// The value on one line, as a person would write it.
    private static func yaml(_ value: Value) -> String {
        switch value {
        case .string(let text):
            let isPlain = text.allSatisfy { $0.isLetter || $0.isNumber || "_.-".contains($0) }
            return isPlain && Double(text) == nil ? text : "\"\(text)\""
        case .array(let values): return "[" + values.map(yaml).joined(separator: ", ") + "]"
        case .object(let members):
            return "{"
                + members.sorted { $0.key < $1.key }.map { "\($0.key): \(yaml($0.value))" }
                .joined(separator: ", ") + "}"
        default: return value.json()
        }
    }
}

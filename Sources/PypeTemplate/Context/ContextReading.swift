import PypeExpression
import PypeModel

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Reads a file of context variables, and judges names and values.
enum ContextReading {
    static func members(_ file: String) throws(Diagnostic) -> [String: Value] {
        let ending = file.split(separator: ".").last.map { $0.lowercased() } ?? ""
        guard ending != "yaml", ending != "yml" else {
            throw Diagnostic(
                rule: "context-file", message: "the context file \(file) is YAML; context files are JSON",
                hint: "write it as JSON, with the ending .json")
        }
        let bytes = try read(file)
        do throws(JSONError) {
            if case .object(let members) = try Value(json: bytes) { return members }
        } catch {
            throw Diagnostic(
                rule: "context-file", location: Location(file: file, line: error.line, column: error.column),
                message: "the context file is no JSON: \(error.message)")
        }
        throw Diagnostic(
            rule: "context-file", location: Location(file: file, line: 1, column: 1),
            message: "a context file holds one JSON object", hint: "write {\"NAME\": VALUE, …}")
    }

    /// What is wrong with a variable.
    static func problems(_ name: String, _ value: Value, in source: String) -> [Diagnostic] {
        var problems: [Diagnostic] = []
        do throws(ExpressionError) {
            _ = try Reference.parse("context.\(name)", offset: 0)
        } catch {
            problems.append(
                Diagnostic(
                    rule: "context-name",
                    message:
                        "\(source): \(Excerpt.quoted(name)) cannot be the name of a context variable: \(error.message)",
                    hint: "names have letters, digits and '_', and start with no digit"))
        }
        if let text = placeholder(value) {
            problems.append(
                Diagnostic(
                    rule: "context-placeholder",
                    message:
                        "\(source): the value of \(Excerpt.quoted(name)) has a placeholder, \(Excerpt.quoted(text))",
                    hint: "values of the context are taken as they are; put the placeholder into the flow's parameter"))
        }
        return problems
    }

    /// A text that would be filled in if it stood in a parameter. Other braces are nobody's mistake.
    private static func placeholder(_ value: Value) -> String? {
        switch value {
        case .string(let text):
            guard Template.isTemplate(text), let template = try? Template(text) else { return nil }
            return template.references.isEmpty ? nil : text
        case .array(let list): return list.lazy.compactMap(placeholder).first
        case .object(let members): return members.sorted { $0.key < $1.key }.lazy.compactMap { placeholder($1) }.first
        default: return nil
        }
    }

    private static func read(_ file: String) throws(Diagnostic) -> [UInt8] {
        let attributes = try? FileManager.default.attributesOfItem(atPath: resolved(file))
        guard let attributes else {
            throw Diagnostic(
                rule: "context-file", message: "there is no context file \(file)",
                hint: "relative paths start at the folder in which pype was started")
        }
        guard attributes[.type] as? FileAttributeType == .typeRegular else {
            throw Diagnostic(rule: "context-file", message: "the context file \(file) is not a regular file")
        }
        guard let size = attributes[.size] as? UInt64 ?? (attributes[.size] as? Int).map(UInt64.init),
            size <= UInt64(ContextFiles.limit)
        else {
            throw Diagnostic(
                rule: "context-file", message: "the context file \(file) has more than \(ContextFiles.limit) bytes")
        }
        guard let data = try? Data(contentsOf: URL(filePath: file)) else {
            throw Diagnostic(
                rule: "context-file", message: "the context file \(file) cannot be read",
                hint: "check its permissions")
        }
        // Editors put a byte order mark before UTF-8; RFC 8259 lets readers pass over it
        // (https://www.rfc-editor.org/rfc/rfc8259#section-8.1).
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        return Array(data.starts(with: mark) ? data.dropFirst(mark.count) : data)
    }

    private static func resolved(_ file: String) -> String { URL(filePath: file).resolvingSymlinksInPath().path }
}

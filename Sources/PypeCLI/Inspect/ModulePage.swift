import PypeModel

/// A module's page for the documents, in Markdown. Nothing in it depends on where the library lies.
enum ModulePage {
    static func markdown(_ spec: ModuleSpec, _ library: LibrarySpec) -> String {
        var text = "# \(spec.name)\n\n\(spec.description)\n\n"
        text += table(
            ["", ""],
            [
                ["type", spec.type.rawValue], ["version", spec.version], ["category", spec.category],
                ["library", "\(library.name) \(library.version)"], ["needs", spec.packages.joined(separator: ", ")],
                ["priority", spec.priority == 0 ? "" : "\(spec.priority)"],
                ["requires", keys(spec.requires)], ["provides", keys(spec.provides)],
                ["consumes", keys(spec.consumes)],
            ].filter { !$0[1].isEmpty })
        text += "\n## Ports\n\n"
        text += spec.inputPorts.isEmpty && spec.outputPorts.isEmpty ? "None.\n" : ports(spec)
        text += "\n## Config\n\n" + config(spec.configSchema)
        text += "\n## Globals\n\n"
        text +=
            spec.globals.isEmpty
            ? "None.\n"
            : table(
                ["name", "type", "description"], spec.globals.map { [code($0.name), $0.type, $0.description] })
        text += "\n## Promises\n\n" + promises(spec).map { "- \($0)\n" }.joined()
        return text + "\n## Example\n\n```yaml\n\(ModuleExample.yaml(spec))```\n"
    }

    private static func ports(_ spec: ModuleSpec) -> String {
        let rows =
            spec.inputPorts.map { ["input", code($0.name), words($0, "required"), $0.description] }
            + spec.outputPorts.map { ["output", code($0.name), words($0, ""), $0.description] }
        return table(["direction", "name", "", "description"], rows)
    }

    private static func words(_ port: PortSpec, _ otherwise: String) -> String {
        let words = [
            port.optional ? "optional" : nil, port.multiple ? "many edges" : nil, port.reject ? "rejected rows" : nil,
        ].compactMap { $0 }
        return words.isEmpty ? otherwise : words.joined(separator: ", ")
    }

    private static func config(_ schema: ConfigSchema) -> String {
        let parameters = schema.required.sorted { $0.key < $1.key } + schema.optional.sorted { $0.key < $1.key }
        guard !parameters.isEmpty else { return "None.\n" }
        var blocks = ""
        let rows = parameters.map { name, parameter in
            var limits = parameter.allowed.map { $0.map { code($0.json()) }.joined(separator: ", ") } ?? ""
            if let fragment = parameter.schema, !SchemaWords.isEmpty(fragment) {
                if let words = SchemaWords.text(fragment) {
                    limits += (limits.isEmpty || words.isEmpty ? "" : "; ") + words
                } else {
                    limits += (limits.isEmpty ? "" : "; ") + "see the schema below"
                    let json = SchemaWords.withoutExamples(fragment).json(pretty: true)
                    blocks +=
                        "\nJSON Schema of \(code(name)):\n\n```json\n\(json)\(json.hasSuffix("\n") ? "" : "\n")```\n"
                }
            }
            let value = schema.required[name] != nil ? "required" : parameter.default.map { code($0.json()) } ?? ""
            let type = parameter.type + (parameter.secret == true ? ", secret" : "")
            return [code(name), type, value, limits, parameter.description]
        }
        return table(["name", "type", "default", "allowed", "description"], rows) + blocks
    }

    private static func promises(_ spec: ModuleSpec) -> [String] {
        let flags = Set(spec.flags)
        return [
            flags.contains(.deterministic)
                ? "The same inputs and config give the same outputs."
                : "The same inputs and config may give other outputs, or act again.",
            flags.contains(.idempotent)
                ? "May be run again after a failure: `retries` work."
                : "Is not run again after a failure: `retries` do nothing.",
            flags.contains(.rowLocal)
                ? "Each output row comes from one input row, and the host checks that none is lost." : nil,
            flags.contains(.streaming)
                ? "Works batch by batch, in bounded memory." : nil,
            flags.contains(.parallel)
                ? "Several nodes of it may run at the same time." : nil,
            flags.contains(.files) ? "Touches files." : nil,
            flags.contains(.network) ? "Touches the network." : nil,
        ].compactMap { $0 }
    }

    private static func keys(_ keys: [KeySpec]) -> String {
        keys.map { "\(code($0.name)) (\($0.type))" }.joined(separator: ", ")
    }

    /// A span of code that may hold backticks. https://spec.commonmark.org/0.31.2/#code-spans
    private static func code(_ text: String) -> String { text.contains("`") ? "`` \(text) ``" : "`\(text)`" }

    private static func table(_ header: [String], _ rows: [[String]]) -> String {
        let lines = [header, header.map { _ in "---" }] + rows.map { $0.map(cell) }
        return lines.map { "| \($0.joined(separator: " | ")) |\n" }.joined()
    }

    /// A pipe ends a cell even in code.
    private static func cell(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ").split(
            separator: "|", omittingEmptySubsequences: false
        ).joined(separator: "\\|")
    }
}

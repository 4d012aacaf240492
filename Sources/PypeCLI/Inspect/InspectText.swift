import PypeModel

/// All that the author of a flow needs to know of a module, on one page.
enum InspectText {
    static func text(_ spec: ModuleSpec, _ library: LibrarySpec) -> String {
        var text = "\(spec.name) \(spec.version) (\(spec.type.rawValue))\n"
        text += "  \(spec.description)\n"
        text += section(
            "About",
            [
                ["category", spec.category], ["flags", spec.flags.map(\.rawValue).joined(separator: ", ")],
                ["priority", spec.priority == 0 ? "" : "\(spec.priority)"],
                ["needs", spec.packages.joined(separator: ", ")],
            ])
        text += section("Input ports", spec.inputPorts.map { [$0.name, words($0), $0.description] })
        text += section("Output ports", spec.outputPorts.map { [$0.name, words($0), $0.description] })
        text += section("Required configs", parameters(spec.configSchema.required))
        text += section("Optional configs", parameters(spec.configSchema.optional))
        text += section("Globals", spec.globals.map { [$0.name, $0.type, $0.description] })
        text += section("Requires", spec.requires.map { [$0.name, $0.type] })
        text += section("Provides", spec.provides.map { [$0.name, $0.type] })
        text += section("Consumes", spec.consumes.map { [$0.name, $0.type] })
        text += section(
            "Library",
            [
                ["name", "\(library.name) \(library.version)"], ["path", library.path], ["sha256", library.sha256],
                ["abi", library.abi], ["author", library.author], ["license", library.license],
                ["homepage", library.homepage], ["toolchain", library.toolchain],
                ["sdk", [library.sdkName, library.sdkVersion].filter { !$0.isEmpty }.joined(separator: " ")],
            ])
        let example = ModuleExample.yaml(spec).split(separator: "\n").map { "  \($0)\n" }.joined()
        return text + "\nExample\n" + example
    }

    private static func section(_ title: String, _ rows: [[String]]) -> String {
        let rows = rows.filter { row in row.dropFirst().contains { !$0.isEmpty } }
        guard let width = rows.first?.count else { return "" }
        let table = TextTable.text(header: Array(repeating: "", count: width), rows: rows)
        let lines = table.split(separator: "\n").filter { !$0.isEmpty }.map { "  \($0)\n" }
        return "\n\(title)\n" + lines.joined()
    }

    private static func words(_ port: PortSpec) -> String {
        [port.optional ? "optional" : nil, port.multiple ? "many edges" : nil, port.reject ? "reject" : nil]
            .compactMap { $0 }.joined(separator: ", ")
    }

    private static func parameters(_ parameters: [String: ParamSpec]) -> [[String]] {
        parameters.sorted { $0.key < $1.key }.map { name, parameter in
            var notes: [String] = []
            if let value = parameter.default { notes.append("default \(value.json())") }
            if let allowed = parameter.allowed {
                notes.append("one of \(allowed.map { $0.json() }.joined(separator: ", "))")
            }
            if let schema = parameter.schema, !SchemaWords.isEmpty(schema) {
                notes.append("schema \(SchemaWords.withoutExamples(schema).json())")
            }
            if parameter.secret == true { notes.append("secret") }
            let description = parameter.description
            return [name, parameter.type, description + (notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))")]
        }
    }
}

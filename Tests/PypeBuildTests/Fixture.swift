import Foundation
import PypeBuild
import PypeModel
import PypeRegistry
import TestSupport

/// Modules and flows that the tests share.
enum Fixture {
    static let sample = SampleFlow.yaml()

    static func module(
        _ name: String, _ type: ModuleType, inputs: [PortSpec] = [], outputs: [PortSpec] = [],
        config: ConfigSchema = ConfigSchema(), priority: Int64 = 0, globals: [GlobalSpec] = [],
        flags: [ModuleFlag] = []
    ) -> RegistryEntry {
        RegistryEntry(
            library: LibrarySpec(
                path: "/modules/lib\(name).so", sha256: String(repeating: "0", count: 64), abi: "1.0", name: name,
                version: "1.0.0"),
            spec: ModuleSpec(
                name: name, type: type, version: "1.0.0", inputPorts: inputs, outputPorts: outputs, globals: globals,
                configSchema: config, priority: priority, flags: flags))
    }

    /// Parameters of every type.
    private static let values = ConfigSchema(optional: [
        "n": ParamSpec(type: "int"), "f": ParamSpec(type: "float"), "s": ParamSpec(type: "str"),
        "b": ParamSpec(type: "bool"), "l": ParamSpec(type: "list"), "any": ParamSpec(type: "any"),
        "word": ParamSpec(type: "str", allowed: [.string("x")]), "key": ParamSpec(type: "str", secret: true),
    ])

    static let registry: Registry = {
        let all = [
            module(
                "csv_source", .source, outputs: [PortSpec(name: "data"), PortSpec(name: "rejects", reject: true)],
                config: ConfigSchema(
                    required: ["file_path": ParamSpec(type: "str", description: "Path of the file")],
                    optional: [
                        "encoding": ParamSpec(type: "str", default: .string("utf-8")),
                        "delimiter": ParamSpec(
                            type: "str", default: .string(","), allowed: [.string(","), .string(";"), .string("\t")]),
                        "sample": ParamSpec(type: "float", default: .int(1)),
                        "max_rows": ParamSpec(type: "int"),
                        "header": ParamSpec(type: "bool"),
                    ])),
            module(
                "filter_mod", .mod, inputs: [PortSpec(name: "input")], outputs: [PortSpec(name: "output")],
                config: ConfigSchema(required: ["condition": ParamSpec(type: "str")]),
                globals: [GlobalSpec(name: "row_count", type: "int")]),
            module(
                "parquet_sink", .sink, inputs: [PortSpec(name: "input")],
                config: ConfigSchema(required: ["output_path": ParamSpec(type: "str")]),
                globals: [GlobalSpec(name: "row_count", type: "int")]),
            module(
                "generate_source",
                .source,
                outputs: [PortSpec(name: "data")],
                config: ConfigSchema(required: ["rows": ParamSpec(type: "int")])
            ),
            module("preview_sink", .sink, inputs: [PortSpec(name: "input")]),
            module("tick", .source, outputs: [PortSpec(name: "out")]),
            module("urgent_tick", .source, outputs: [PortSpec(name: "out")], priority: 5),
            module("pass", .mod, inputs: [PortSpec(name: "in")], outputs: [PortSpec(name: "out")]),
            module(
                "union", .mod, inputs: [PortSpec(name: "in", multiple: true)], outputs: [PortSpec(name: "out")]),
            module(
                "join", .mod, inputs: [PortSpec(name: "left"), PortSpec(name: "right", optional: true)],
                outputs: [PortSpec(name: "out")]),
            module("drop", .sink, inputs: [PortSpec(name: "in")]),
            module("solo", .solo),
            module("list", .source, outputs: [PortSpec(name: "rest"), PortSpec(name: "items")]),
            module("pair", .source, outputs: [PortSpec(name: "left"), PortSpec(name: "right")]),
            module(
                "step", .solo, config: values,
                globals: [GlobalSpec(name: "rows", type: "int"), GlobalSpec(name: "Label", type: "str")],
                flags: [.idempotent]),
            module(
                "gauge", .source, outputs: [PortSpec(name: "out")], config: values,
                globals: [GlobalSpec(name: "rows", type: "int")]),
            module(
                "count", .mod, inputs: [PortSpec(name: "in", optional: true)], outputs: [PortSpec(name: "out")],
                config: values, globals: [GlobalSpec(name: "rows", type: "int")]),
            module(
                "picky", .solo,
                config: ConfigSchema(optional: [
                    "columns": ParamSpec(
                        type: "list",
                        schema: .object([
                            "items": .object([
                                "type": .string("object"), "required": .array([.string("name")]),
                                "properties": .object([
                                    "name": .object(["type": .string("string"), "pattern": .string("^[a-z]+$")]),
                                    "function": .object(["enum": .array([.string("sum"), .string("mean")])]),
                                ]),
                            ])
                        ])),
                    "loop": ParamSpec(type: "any", schema: .object(["$ref": .string("#")])),
                    "anything": ParamSpec(type: "any"),
                    "mapping": ParamSpec(type: "dict"),
                    "password": ParamSpec(type: "str", secret: true),
                    "keys": ParamSpec(type: "dict", secret: true),
                ])),
        ]
        return Registry(modules: Dictionary(uniqueKeysWithValues: all.map { ($0.spec.name, $0) }))
    }()

    /// Checks the text of a flow.
    static func check(_ text: String, registry: Registry = registry) throws -> BuildReport {
        try check(Data(text.utf8), registry: registry)
    }

    static func check(_ bytes: Data, registry: Registry = registry) throws -> BuildReport {
        let folder = try TemporaryFolder()
        let file = try folder.write("flow.yaml", bytes)
        return Build.check(flowFile: file.path, registry: registry)
    }

    /// A flow of the given modules (`id name`, or `id name more: keys` each) and connections.
    static func flow(_ modules: [String], data: [String] = [], control: [String] = [], more: String = "") -> String {
        var text = "flow: {name: f, version: 1.0.0}\nmodules:\n"
        for module in modules {
            let parts = module.split(separator: " ", maxSplits: 2)
            text += "  - {id: \(parts[0]), name: \(parts[1])\(parts.count > 2 ? ", \(parts[2])" : "")}\n"
        }
        text += "connections:\n  data: [\(data.map { "\"\($0)\"" }.joined(separator: ", "))]\n"
        text += "  control: [\(control.map { "\"\($0)\"" }.joined(separator: ", "))]\n"
        return text + more
    }
}

extension BuildReport {
    /// `rule line:column` of each diagnostic.
    var marks: [String] {
        diagnostics.map { "\($0.rule) \($0.location?.line ?? 0):\($0.location?.column ?? 0)" }
    }

    var rules: [String] { diagnostics.map(\.rule) }
    var errors: [String] { diagnostics.filter { $0.severity == .error }.map(\.rule) }
}

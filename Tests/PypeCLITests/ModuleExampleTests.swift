import Foundation
import PypeBuild
import PypeModel
import PypeRegistry
import TestSupport
import Testing

@testable import PypeCLI

@Suite("inspect's example")
struct ModuleExampleTests {
    @Test("shows the examples of the parameters, in the sections where they belong")
    func example() throws {
        let text = try Workspace().pype("inspect", "parquet_sink").output
        #expect(
            text.hasSuffix(
                """

                Example
                  modules:
                    - id: my_parquet_sink
                      name: parquet_sink
                      configs:
                        required:
                          output_path: out/flights.parquet
                        optional:
                          compression: zstd
                  connections:
                    data:
                      - before.output - my_parquet_sink.input

                """))
        #expect(!text.contains("examples"))
    }

    /// Values that a careless writer of YAML gets wrong.
    static let values: [Value] = [
        .string("SELECT a\nFROM t\n  WHERE \"b\" = 'c: d' # e"), .string(" two\nlines"), .string("one\n"),
        .string("a\n\nb"), .string("tab\t\n\u{1}x"), .string("yes"), .string("010"), .string("~"), .string(""),
        .string("a: b"), .string("- a"), .string("#a"), .string("null"), .string("1e3"), .string("2024-01-31"),
        .string("Grüße, 東京 👩"), .string("a/b.c-d_e"), .string("@x"), .string("*x"), .string("a\\b\"c"),
        .int(0), .int(-5), .double(1), .double(2.5e-9), .bool(true), .null, .array([]), .object([:]),
        .array([.string("x, y"), .int(1), .array([.string("]")])]),
        .array([
            .object(["name": .string("a"), "of": .array([.object(["b": .string("c\nd")])])]), .object([:]), .int(1),
        ]),
        .object(["a b": .object(["c": .array([.null])]), "yes": .string("no"), "x": .object([:])]),
    ]

    @Test("is read as the values that the manifest gives", arguments: values)
    func roundTrip(value: Value) throws {
        let parameter = ParamSpec(type: "any", schema: .object(["examples": .array([value])]))
        let spec = ModuleSpec(
            name: "odd_solo", type: .solo, version: "1.0.0",
            configSchema: ConfigSchema(required: ["a": parameter], optional: ["b": parameter]))
        #expect(try Self.config(spec) == ["a": value, "b": value])
    }

    @Test("has a value for each parameter that is needed, and none for the others")
    func withoutExamples() throws {
        let spec = ModuleSpec(
            name: "odd_solo", type: .solo, version: "1.0.0",
            configSchema: ConfigSchema(
                required: [
                    "mode": ParamSpec(type: "str", allowed: [.string("on"), .string("off")]),
                    "count": ParamSpec(type: "int"), "share": ParamSpec(type: "float"), "flag": ParamSpec(type: "bool"),
                    "list": ParamSpec(type: "list"), "dict": ParamSpec(type: "dict"),
                    "token": ParamSpec(type: "str", secret: true),
                ], optional: ["other": ParamSpec(type: "str")]))
        #expect(
            try Self.config(spec) == [
                "mode": .string("on"), "count": .int(1), "share": .double(1), "flag": .bool(true), "list": .array([]),
                "dict": .object([:]), "token": .string("{{secret.PATH#FIELD}}"),
            ])
    }

    /// What the build makes of a module's example.
    private static func config(_ spec: ModuleSpec) throws -> [String: Value] {
        let folder = try TemporaryFolder()
        let flow = "flow: {name: example, version: 1.0.0}\n\(ModuleExample.yaml(spec))"
        let file = try folder.write("flow.yaml", flow)
        let library = LibrarySpec(path: "/odd.so", sha256: "", abi: "1.0", name: "odd", version: "1.0.0")
        let registry = Registry(modules: [spec.name: RegistryEntry(library: library, spec: spec)])
        let report = Build.check(flowFile: file.path, registry: registry)
        #expect(report.diagnostics.map(\.description) == [], "\(flow)")
        return try #require(report.dag?.nodes.first).config
    }
}

@Suite("Limits of parameters, in words")
struct SchemaWordsTests {
    static let fragments: [(Value, String?)] = [
        (["minimum": .int(0), "examples": .array([.int(1)])], "from 0"),
        (["exclusiveMinimum": .int(0), "maximum": .double(1)], "above 0, to 1.0"),
        (["minLength": .int(1), "maxLength": .int(2)], "not empty, 2 characters at most"),
        (
            ["type": .string("array"), "items": .object(["type": .string("string")]), "minItems": .int(1)],
            "not empty, of texts"
        ),
        (["additionalProperties": .object(["type": .string("integer")])], "values are whole numbers"),
        (["pattern": .string("^a$")], "matches `^a$`"), (["items": .object(["enum": .array([])])], nil),
        (["anyOf": .array([])], nil), (["additionalProperties": .bool(false)], nil),
    ].map { (Value.object($0.0), $0.1) }

    @Test("are said where words can say them", arguments: fragments)
    func words(fragment: Value, wanted: String?) { #expect(SchemaWords.text(fragment) == wanted) }
}

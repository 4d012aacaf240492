import PypeHost
import PypeModel
import Testing

@Suite struct ModuleLibraryTests {
    @Test("a library's manifest is read in full")
    func readsTheManifest() throws {
        let library = try Probe.library()
        #expect(library.spec.name == "probe_lib")
        #expect(library.spec.abi == "1.0")
        #expect(library.spec.author == "Ada")
        #expect(library.spec.sdkName == "")
        #expect(library.modules.map(\.spec.name) == ["probe", "bare"])
        let spec = try #require(library.module(named: "probe")).spec
        #expect(
            spec
                == ModuleSpec(
                    name: "probe", type: .mod, version: "1.2.3-rc.1+b7", description: "Does what it is told",
                    category: "test", inputPorts: [PortSpec(name: "in", description: "rows", optional: true)],
                    outputPorts: [
                        PortSpec(name: "out", description: "the rows"),
                        PortSpec(name: "rejects", description: "bad rows", reject: true),
                    ],
                    globals: [
                        GlobalSpec(name: "rows", type: "int", description: "Rows seen"),
                        GlobalSpec(name: "share", type: "float", description: "A part"),
                        GlobalSpec(name: "label", type: "str", description: "A word"),
                        GlobalSpec(name: "flag", type: "bool", description: "Yes or no"),
                        GlobalSpec(name: "parts", type: "list", description: "Some"),
                        GlobalSpec(name: "pairs", type: "dict", description: "Some by name"),
                    ],
                    packages: ["nothing at all"],
                    configSchema: ConfigSchema(
                        required: [
                            "mode": ParamSpec(
                                type: "str", description: "What to do", schema: .object(["minLength": .int(1)]))
                        ],
                        optional: [
                            "size": ParamSpec(
                                type: "float", description: "How much", default: .int(1),
                                allowed: [.int(1), .double(2.5)])
                        ]),
                    requires: [KeySpec(name: "dataset.train", type: "table")],
                    consumes: [KeySpec(name: "conditioning.*", type: "table")], priority: 4,
                    flags: [.idempotent, .rowLocal]))
    }
}

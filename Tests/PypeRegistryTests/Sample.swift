import PypeModel
import PypeRegistry

/// A registry with something in every field.
enum Sample {
    static let hash = String(repeating: "0f", count: 32)

    static func entry(_ name: String, path: String = "/lib/libx.so") -> RegistryEntry {
        RegistryEntry(
            library: LibrarySpec(
                path: path, sha256: hash, abi: "1.0", name: "x \"quoted\"", version: "1.0.0", author: "Ada Łovelace",
                license: "MIT", homepage: "https://example.org", toolchain: "gcc", sdkName: "PypeSDK",
                sdkVersion: "0.1.0"),
            spec: ModuleSpec(
                name: name, type: .mod, version: "2.1.0-rc.1", description: "Does\nthings 🙂", category: "test",
                inputPorts: [PortSpec(name: "in", description: "rows", optional: true, multiple: true)],
                outputPorts: [PortSpec(name: "out"), PortSpec(name: "bad", reject: true)],
                globals: [GlobalSpec(name: "Rows", type: "int", description: "how many")],
                packages: ["libfoo 2"],
                configSchema: ConfigSchema(
                    required: ["path": ParamSpec(type: "str", description: "Where", secret: true)],
                    optional: [
                        "size": ParamSpec(
                            type: "float", description: "", default: .double(1), allowed: [.double(1), .int(2)],
                            schema: .object(["minimum": .int(0)])),
                        "any": ParamSpec(type: "any", default: .null),
                    ]),
                requires: [KeySpec(name: "a.b", type: "table")], provides: [KeySpec(name: "c.d", type: "str")],
                consumes: [KeySpec(name: "e.*", type: "table")], priority: -3, flags: [.idempotent, .rowLocal]))
    }

    static let registry = Registry(
        modules: ["one": entry("one"), "two": entry("two")],
        libraries: [
            "/lib/libx.so": RegisteredLibrary(
                stamp: FileStamp(size: 12, mtimeNs: 1_700_000_000_123_456_789), sha256: hash,
                links: ["/lib/libc.so.6"], isPinned: true)
        ],
        linked: [
            "/lib/libc.so.6": LinkedLibrary(stamp: FileStamp(size: 5, mtimeNs: -1), links: ["/lib/ld.so"]),
            "/lib/ld.so": LinkedLibrary(stamp: FileStamp(size: 6, mtimeNs: 2), links: []),
        ],
        failed: [
            "/lib/bad.so": FailedLibrary(
                path: "/lib/bad.so", phase: "crash", reason: "it crashed", hint: "mend it",
                stamp: FileStamp(size: 1, mtimeNs: 1)),
            "/lib/gone.so": FailedLibrary(path: "/lib/gone.so", phase: "file", reason: "it is gone"),
            "/lib/liby.so": FailedLibrary(
                path: "/lib/liby.so", phase: "shadowed", reason: "there already", stamp: FileStamp(size: 1, mtimeNs: 1),
                shadowedBy: ["one": "/lib/libx.so"]),
        ])
}

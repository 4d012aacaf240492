// swift-tools-version:6.1
import PackageDescription

// The order of the targets is the order of the layers: a target may import only what stands above it here, and only
// what it names. README.md of each folder under Sources tells its walls. Undeclared imports fail the build, since
// the Makefile passes --explicit-target-dependency-import-check error.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .unsafeFlags(["-warnings-as-errors"]),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioCompression: Target.Dependency = .product(name: "NIOHTTPCompression", package: "swift-nio-extras")
let nioLocks: Target.Dependency = .product(name: "NIOConcurrencyHelpers", package: "swift-nio")

func host(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: ["README.md"], swiftSettings: strict)
}

func test(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: [.target(name: name)] + dependencies, swiftSettings: strict)
}

/// A library of modules that ships with pype: a folder for each module under Plugins/, one `.so` that exports nothing but
/// the entry. A family of modules shares a library, and what they have in common lies in Plugins/families/NAME: those
/// over DuckDB, for example, so that a run has one engine and not one for each module.
struct Plugin {
    var name: String
    var target: String
    var folders: [String]
    var dependencies: [Target.Dependency] = []
}

let shipped = [
    Plugin(
        name: "csv_modules", target: "CSVModules", folders: ["families/csv", "source/csv_source", "sinks/csv_sink"],
        dependencies: ["PypeArrowCalls", "CArrow"]),
    Plugin(name: "file_list_source", target: "FileListSource", folders: ["source/file_list_source"]),
    Plugin(name: "generate_source", target: "GenerateSource", folders: ["source/generate_source"]),
    Plugin(name: "json_sink", target: "JSONSink", folders: ["sinks/json_sink"]),
    Plugin(
        name: "json_source", target: "JSONSource", folders: ["source/json_source"],
        dependencies: ["PypeArrowCalls", "CArrow"]),
    Plugin(
        name: "ipc_modules", target: "IPCModules", folders: ["families/ipc", "source/ipc_source", "sinks/ipc_sink"],
        dependencies: ["PypeParquet"]),
    Plugin(name: "limit_mod", target: "LimitMod", folders: ["mods/limit_mod"]),
    Plugin(
        name: "sql_modules", target: "SQLModules",
        folders: [
            "families/sql", "mods/filter_mod", "mods/derive_mod", "mods/route_mod", "mods/cast_mod",
            "mods/validate_mod", "mods/contract_mod", "mods/mask_mod", "mods/sql_mod", "mods/sort_mod",
            "mods/aggregate_mod", "mods/join_mod", "mods/dedupe_mod", "mods/lookup_mod", "mods/union_mod",
            "mods/window_mod", "mods/pivot_mod", "mods/unpivot_mod", "mods/sample_mod",
        ],
        dependencies: ["PypeSQL", crypto]),
    Plugin(
        name: "http_modules", target: "HTTPModules",
        folders: [
            "families/http", "source/http_source", "sinks/http_sink", "solo/http_solo", "solo/notify_solo",
            "solo/wait_solo",
        ],
        dependencies: ["PypeHTTP", "PypeSQL", "PypeADBC", "PypeArrowCalls", "CArrowOnDemand"]),
    Plugin(
        name: "database_modules", target: "DatabaseModules",
        folders: ["families/database", "source/sql_source", "sinks/sql_sink", "solo/sql_solo"],
        dependencies: ["PypeADBC", sqlite]),
    Plugin(name: "noop_mod", target: "NoopMod", folders: ["mods/noop_mod"]),
    Plugin(
        name: "parquet_sink", target: "ParquetSink", folders: ["sinks/parquet_sink"],
        dependencies: ["PypeArrowCalls", "CArrow", "CArrowDataset"]),
    Plugin(
        name: "solo_modules", target: "SoloModules",
        folders: ["families/solo", "solo/command_solo", "solo/fail_solo", "solo/file_solo", "solo/set_solo"],
        dependencies: ["PypeExpression", "PypeModel"]),
    Plugin(
        name: "parquet_source", target: "ParquetSource", folders: ["source/parquet_source"],
        dependencies: ["PypeArrowCalls", "CArrow", "CArrowDataset"]),
    Plugin(name: "preview_sink", target: "PreviewSink", folders: ["sinks/preview_sink"]),
    Plugin(name: "select_mod", target: "SelectMod", folders: ["mods/select_mod"]),
]

/// Whatever else a library has, such as its copy of the SDK, stays its own.
let exportsEntryOnly: LinkerSetting = .unsafeFlags(
    ["-Xlinker", "--version-script=\(Context.packageDirectory)/Plugins/exports.map"], .when(platforms: [.linux]))

/// Each run hashes the libraries it loads, and nine tenths of them would be debug information. Function names stay.
let withoutDebugInformation: LinkerSetting = .unsafeFlags(
    ["-Xlinker", "--strip-debug"], .when(platforms: [.linux], configuration: .release))

let plugins: [Target] = shipped.map { plugin in
    .target(
        name: plugin.target, dependencies: ["PypeSDK", "PypeArrow", "CPypeABI"] + plugin.dependencies, path: "Plugins",
        sources: plugin.folders, swiftSettings: strict, linkerSettings: [exportsEntryOnly, withoutDebugInformation])
}

let pluginProducts: [Product] = shipped.map { .library(name: $0.name, type: .dynamic, targets: [$0.target]) }

let tests: [Target] = [
    // Child processes, temporary folders, independent readers.
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    test("PypeModel", ["TestSupport"]),
    test("PypeArrow", ["CPypeABI", "TestSupport"]),
    test("PypeParquet", ["CPypeABI", "PypeArrow", "TestSupport"]),
    test("PypeLoader", ["TestSupport"]),
    test("PypeSQL", ["CPypeABI", "PypeArrow", "PypeParquet", "PypeLoader", "CDuckDB", "TestSupport"]),
    test("PypeADBC", ["CPypeABI", "CADBC", "PypeArrow", "PypeLoader", "TestSupport"]),
    test("PypeHTTP", ["TestSupport"]),
    test("PypeSDK", ["CPypeABI", "PypeArrow", "TestSupport"]),
    test("PypeRegistry", ["PypeModel", "TestSupport"]),
    test("PypeHost", ["CPypeABI", "PypeArrow", "PypeModel", "PypeParquet", "TestSupport"]),
    test("PypeModules", ["PypeHost", "PypeRegistry", "PypeModel", "TestSupport"]),
    test("PypeBuild", ["PypeConfig", "PypeModel", "PypeRegistry", "PypeSchedule", "TestSupport"]),
    test("PypeSchedule", ["PypeModel", "TestSupport"]),
    test("PypeArtifacts", ["PypeArrow", "PypeParquet", "PypeModel", "CPypeABI", "TestSupport"]),
    test("PypeExpression", ["PypeModel", "TestSupport"]),
    test("PypeTemplate", ["PypeExpression", "PypeModel", "TestSupport"]),
    test("PypeStore", ["PypeModel", "TestSupport"]),
    // A program for PypeStore's tests to kill, to starve of disk space and to measure.
    .executableTarget(
        name: "store-probe", dependencies: ["PypeStore", "PypeModel"], path: "Tests/Fixtures/store-probe",
        swiftSettings: strict),
    test("PypeRun", ["PypeSchedule", "PypeHost", "PypeArrow", "CPypeABI", "PypeModel", "TestSupport"]),
    test("PypeCLI", ["PypeBuild", "PypeRegistry", "PypeStore", "PypeSchedule", "PypeModel", "TestSupport"]),
    // The shipped modules, through their shared libraries only.
    .testTarget(
        name: "PluginTests", dependencies: ["TestSupport", "PypeModel", "PypeArrow", "PypeHost", "CPypeABI"],
        swiftSettings: strict),
    // The frozen v1 header.
    .testTarget(
        name: "ABIv1Tests", dependencies: ["TestSupport"], path: "Tests/ABIv1", exclude: ["frozen"],
        swiftSettings: strict),
]

let package = Package(
    name: "pype",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "pype", targets: ["pype"]),
        .library(name: "PypeSDK", targets: ["PypeSDK"]),
        // No module: what CArrowOnDemand loads.
        .library(name: "pype_arrow", type: .dynamic, targets: ["CArrow"]),
    ] + pluginProducts,
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "3.12.3"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.3"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    ],
    targets: [
        // The C headers a module author needs, nothing else.
        .target(name: "CPypeABI", exclude: ["README.md"]),
        // Why a call of CArrow failed.
        .target(name: "CArrowError", exclude: ["README.md"]),
        // Apache Arrow C++, wherever pkg-config finds it.
        .systemLibrary(name: "CArrowSystem", pkgConfig: "parquet"),
        // C++ shim with a C face over Apache Arrow C++: Parquet, IPC, CSV; and JSON, read by nlohmann/json.
        // C++20 turns includes of headers with a module map into imports, which SwiftPM does not build for C++.
        .target(
            name: "CArrow", dependencies: ["CPypeABI", "CArrowError", "CArrowSystem"], exclude: ["README.md"],
            cxxSettings: [.unsafeFlags(["-fno-cxx-modules"])]),
        // CArrow's functions for table files: the first call loads Arrow.
        .target(name: "CArrowOnDemand", dependencies: ["CPypeABI", "CArrowError"], exclude: ["README.md"]),
        // Apache Arrow Dataset, wherever pkg-config finds it.
        .systemLibrary(name: "CArrowDatasetSystem", pkgConfig: "arrow-dataset"),
        // C++ shim with a C face over Arrow Dataset: many Parquet files as one table. Apart from CArrow, since only one
        // module is to load the libraries behind it.
        .target(
            name: "CArrowDataset", dependencies: ["CPypeABI", "CArrow", "CArrowDatasetSystem"], exclude: ["README.md"],
            cxxSettings: [.unsafeFlags(["-fno-cxx-modules"]), .headerSearchPath("../CArrow")]),
        // C++ shim with a C face over valijson: JSON Schema fragments of parameters.
        .target(name: "CJSONSchema", exclude: ["README.md"]),
        // Names the module that brings the process down.
        .target(name: "CCrash", exclude: ["README.md"]),
        // Functions of libraries that are opened at run time.
        .target(name: "CLoader", exclude: ["README.md"]),
        // The functions of DuckDB's C API that pype uses, found with dlsym.
        .target(name: "CDuckDB", dependencies: ["CPypeABI", "CLoader"], exclude: ["README.md"]),
        // ADBC's header, wherever pkg-config finds it.
        .systemLibrary(name: "CADBCSystem", pkgConfig: "adbc"),
        // The functions of ADBC's driver manager that pype uses, found with dlsym.
        .target(name: "CADBC", dependencies: ["CPypeABI", "CLoader", "CADBCSystem"], exclude: ["README.md"]),
        // Jansson: reads JSON.
        .systemLibrary(name: "CJansson", pkgConfig: "jansson"),
        // The names that somebody most likely meant.
        host("PypeNames"),
        // Pure values: flow, module, edge, valve, dag, diagnostic.
        host("PypeModel", ["PypeNames", "CJansson"]),
        // Swift ownership of Arrow C data: schema, array, stream, builders, readers.
        host("PypeArrow", ["CPypeABI"]),
        // Arrow to and from Parquet and IPC.
        host("PypeParquet", ["PypeArrow", "CPypeABI", "CArrowOnDemand"]),
        // Finds and opens libraries that may not be installed.
        host("PypeLoader", ["CLoader"]),
        // SQL over Arrow streams, by DuckDB, loaded when first used.
        host("PypeSQL", ["PypeArrow", "PypeLoader", "CPypeABI", "CDuckDB", nioLocks]),
        // Databases by ADBC, whose driver manager is loaded when first used.
        host("PypeADBC", ["PypeArrow", "PypeLoader", "CPypeABI", "CADBC"]),
        // An HTTP client for modules: repetitions, rate limit, redirects, masked errors.
        host("PypeHTTP", [httpClient, nioCore, nioHTTP, nioCompression, nioPosix, nioSSL]),
        // Authoring kit for modules in Swift.
        host("PypeSDK", ["PypeNames", "CPypeABI", "PypeArrow"]),
        // What modules that call CArrow have in common.
        host("PypeArrowCalls", ["PypeSDK", "PypeArrow", "CPypeABI", "CArrowError"]),
        // Reads and writes ModRegistry.json; never loads a library.
        host("PypeRegistry", ["PypeModel"]),
        // dlopen, descriptor checks, lifecycle calls, error translation, scan child.
        host("PypeHost", ["CPypeABI", "CCrash", "PypeArrow", "PypeModel", crypto]),
        // register, auto-register, clear: host to registry.
        host("PypeModules", ["PypeHost", "PypeRegistry", "PypeModel"]),
        // Names, placeholders and conditions: parsed, checked, evaluated; nothing is looked up outside.
        host("PypeExpression", ["PypeModel"]),
        // Holds a config against its manifest: types, allowed values, JSON Schema fragments.
        host("PypeConfig", ["PypeModel", "CJSONSchema"]),
        // Fills placeholders in at run time; fetches secrets and keeps them out of every text.
        host(
            "PypeTemplate",
            ["PypeExpression", "PypeConfig", "PypeModel", httpClient, nioCore, nioHTTP, nioPosix, nioSSL, nioLocks]),
        // Load/ (YAML to Flow), Plan/ (Flow to Dag), Emit/ (Dag to job folder).
        host("PypeBuild", ["PypeExpression", "PypeConfig", "PypeModel", "PypeRegistry", yams]),
        // The scheduler: a synchronous state machine, events in, actions out.
        host("PypeSchedule", ["PypeModel"]),
        // Tables between modules: who holds them, and for how long.
        host("PypeArtifacts", ["PypeArrow", "PypeParquet", "PypeModel", "CPypeABI"]),
        // Runs, nodes, row counts, checkpoints and globals in SQLite.
        host("PypeStore", ["PypeModel", grdb, sqlite]),
        // Drives a job: Execution/, Context/, Observe/.
        host(
            "PypeRun",
            [
                "PypeSchedule", "PypeArtifacts", "PypeStore", "PypeTemplate", "PypeExpression", "PypeHost", "PypeArrow",
                "CPypeABI", "PypeModel", logging, nioPosix, nioLocks,
            ]),
        // Commands.
        host(
            "PypeCLI",
            [
                "PypeBuild", "PypeTemplate", "PypeExpression", "PypeRun", "PypeStore", "PypeSchedule", "PypeModules",
                "PypeHost", "PypeRegistry", "PypeModel", argumentParser,
            ]),
        .executableTarget(name: "pype", dependencies: ["PypeCLI"], swiftSettings: strict),
    ] + plugins + tests,
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c11,
    cxxLanguageStandard: .cxx20
)

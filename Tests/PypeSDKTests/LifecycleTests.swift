import CPypeABI
import PypeArrow
import PypeSDK
import Synchronization
import Testing

/// Notes its steps, each with its own config.
struct Diary: Module {
    struct Config: Decodable { var page: Int }
    static let manifest = ModuleManifest.solo("diary", params: [.required("page", .int, "Which page.")])
    static let entries = Mutex<[String]>([])

    let config: Config
    init(config: Config) throws {
        self.config = config
        if config.page < 0 { throw ModuleError(.invalidConfig, "page cannot be negative", hint: "count from 0") }
    }
    private func note(_ word: String) { Self.entries.withLock { $0.append("\(word) \(config.page)") } }

    func setup(_ context: RunContext) async throws { note("setup") }
    func run(_ context: RunContext) async throws { note("run") }
    func teardown(_ context: RunContext) { note("teardown") }
    func cancel() { note("cancel") }
    func fingerprint(_ context: RunContext) throws -> String { "page \(config.page), run \(context.info.runID)" }
    func inferSchema(_ request: SchemaRequest) throws { note("infer") }
}

/// Lets go of something that takes a while.
struct Closing: Module {
    static let manifest = ModuleManifest.solo("closing")

    init(config: NoConfig) {}
    func run(_ context: RunContext) async throws { try Task.checkCancellation() }
    func teardown(_ context: RunContext) async throws { try Task.checkCancellation() }
}

struct Nested: Module {
    struct Config: Decodable {
        struct Column: Decodable { var name: String; var width: Int8 }
        var columns: [Column]
        var ratio: Double?
    }
    static let manifest = ModuleManifest.solo("nested")
    init(config: Config) {}
    func run(_ context: RunContext) {}
}

struct Inferring: Module {
    static let manifest = ModuleManifest(
        name: "inferring",
        type: .mod,
        version: "1.0.0",
        description: "For tests.",
        category: "tests",
        inputs: [ModulePort("a", ""), ModulePort("b", "", optional: true)],
        outputs: [ModulePort("x", ""), ModulePort("y", "")]
    )
    init(config: NoConfig) {}
    func run(_ context: RunContext) {}
    func inferSchema(_ request: SchemaRequest) throws {
        guard try request.input("b") == nil, let schema = try request.input("a") else {
            throw ModuleError(.invalidData, "input port 'a': the column 'x' is missing")
        }
        try request.setOutput("y", Schema(schema.fields + [Field("added", .utf8)]))
    }
}

@Suite("Lifecycle of an instance", .serialized)
struct LifecycleTests {
    @Test("setup, run and teardown reach the module in the order of the host's calls")
    func order() throws {
        Diary.entries.withLock { $0 = [] }
        let driver = try ModuleDriver(ModuleLibrary(one: Diary.self))
        #expect(driver.create(#"{"page": 1}"#) == .ok)
        #expect([driver.setup(), driver.run(), driver.run(), driver.teardown()] == [.ok, .ok, .ok, .ok])
        driver.module.cancel(driver.instance)
        #expect(Diary.entries.withLock { $0 } == ["setup 1", "run 1", "run 1", "teardown 1", "cancel 1"])
    }

    @Test("a config that an iteration changes gets a module value of its own, set up and torn down")
    func changedConfig() throws {
        Diary.entries.withLock { $0 = [] }
        let driver = try ModuleDriver(ModuleLibrary(one: Diary.self))
        #expect(driver.create(#"{"page": 1}"#) == .ok)
        #expect([driver.setup(), driver.run()] == [.ok, .ok])
        driver.host.state.withLock { $0.config = #"{"page": 2}"# }
        #expect([driver.run(), driver.run()] == [.ok, .ok])
        driver.host.state.withLock { $0.config = #"{"page": -1}"# }
        #expect(
            driver.run()
                == CallResult(status: PYPE_ERR_INVALID_CONFIG, message: "page cannot be negative", hint: "count from 0")
        )
        #expect(driver.teardown() == .ok)
        #expect(
            Diary.entries.withLock { $0 }
                == ["setup 1", "run 1", "teardown 1", "setup 2", "run 2", "run 2", "teardown 2"]
        )
    }

    @Test("two instances of one module keep their configs apart")
    func twoInstances() throws {
        Diary.entries.withLock { $0 = [] }
        let library = ModuleLibrary(one: Diary.self)
        let (first, second) = (try ModuleDriver(library), try ModuleDriver(library))
        #expect([first.create(#"{"page": 1}"#), second.create(#"{"page": 2}"#)] == [.ok, .ok])
        #expect([second.run(), first.run()] == [.ok, .ok])
        #expect(Diary.entries.withLock { $0 } == ["run 2", "run 1"])
    }

    @Test(
        "a config that cannot be decoded is refused with the parameter's name, never its value",
        arguments: [
            (#"{}"#, "'columns' is missing"),
            (#"{"columns": 5}"#, "'columns' is not a list"),
            (#"{"columns": null}"#, "'columns' is null, not a list"),
            (#"{"columns": [{"name": "a", "width": 1}, {"name": "b"}]}"#, "'columns[1].width' is missing"),
            (#"{"columns": [{"name": 5, "width": 1}]}"#, "'columns[0].name' is not a text"),
            (#"{"columns": [], "ratio": "hunter2"}"#, "'ratio' is not a number"),
            (#"{"columns": ["#, "it is not JSON"),
            ("", "it is not JSON"),
        ]
    )
    func badConfig(_ config: String, _ words: String) throws {
        let result = try ModuleDriver(ModuleLibrary(one: Nested.self)).create(config)
        #expect(
            result
                == CallResult(
                    status: PYPE_ERR_INVALID_CONFIG,
                    message: "the config of 'nested' cannot be used: \(words)"
                )
        )
    }

    @Test("a number that does not fit is refused with the parameter's name", arguments: ["1000", "1.5", "-1e300"])
    func unfitNumber(_ number: String) throws {
        let result = try ModuleDriver(ModuleLibrary(one: Nested.self))
            .create(#"{"columns": [{"name": "a", "width": 1}, {"name": "b", "width": \#(number)}], "ratio": 0.5}"#)
        #expect(
            result
                == CallResult(
                    status: PYPE_ERR_INVALID_CONFIG,
                    message: "the config of 'nested' cannot be used: "
                        + "'columns[1].width' is a number that its type cannot hold"
                )
        )
    }

    @Test("a fingerprint is the module's own text")
    func fingerprint() throws {
        let driver = try ModuleDriver(ModuleLibrary(one: Diary.self))
        #expect(driver.create(#"{"page": 3}"#) == .ok)
        var out = pype_string()
        out.struct_size = UInt32(MemoryLayout<pype_string>.size)
        #expect(driver.call { driver.module.fingerprint(driver.instance, driver.host.context, &out, $0) } == .ok)
        #expect(String(cString: out.data) == "page 3, run info1")
        #expect(out.length == 17)
        out.release(&out)
        #expect(out.release == nil)
    }

    @Test("a cancelled run lets go of what it opened without being cancelled in that")
    func cancelledTeardown() throws {
        let driver = try ModuleDriver(ModuleLibrary(one: Closing.self))
        #expect(driver.create() == .ok)
        driver.host.state.withLock { $0.isCancelled = true }
        #expect(driver.run().status == PYPE_ERR_CANCELLED)
        #expect(driver.teardown() == .ok)
    }

    @Test("inferred schemas reach the host, unknown ones stay empty, errors are told")
    func inferSchema() throws {
        let driver = try ModuleDriver(ModuleLibrary(one: Inferring.self))
        #expect(driver.create() == .ok)
        let outputs = UnsafeMutablePointer<ArrowSchema>.allocate(capacity: 2)
        outputs.initialize(repeating: ArrowSchema(), count: 2)
        defer { outputs.deallocate() }
        func infer(_ inputs: [UnsafePointer<ArrowSchema>?]) -> CallResult {
            inputs.withUnsafeBufferPointer { list in
                var request = pype_schema_request()
                request.struct_size = UInt32(MemoryLayout<pype_schema_request>.size)
                request.inputs = list.baseAddress
                request.input_count = UInt32(inputs.count)
                request.output_count = 2
                request.outputs = outputs
                return driver.call { driver.module.infer_schema(driver.instance, driver.host.context, &request, $0) }
            }
        }
        let schema = OwnedSchema(Schema([Field("x", .int8)]))
        let result = schema.withUnsafePointer { infer([$0, nil]) }
        #expect(result == .ok)
        #expect(outputs[0].release == nil)
        let inferred = try OwnedSchema(moving: outputs + 1).table()
        #expect(inferred == Schema([Field("x", .int8), Field("added", .utf8)]))
        #expect(infer([nil, nil]).message == "input port 'a': the column 'x' is missing")
        #expect(outputs[1].release == nil)
    }
}

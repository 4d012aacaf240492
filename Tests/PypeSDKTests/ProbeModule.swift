import CPypeABI
import PypeArrow
import PypeSDK
import Synchronization

/// A module whose run is a closure, set by the test that is under way. Each test has a key of its own.
struct Probe: Module {
    struct Config: Decodable { var key: String }
    typealias Body = @Sendable (RunContext) async throws -> Void

    static let manifest = ModuleManifest(
        name: "probe",
        type: .mod,
        version: "1.2.3-beta.1",
        description: "Does what a test wants.",
        category: "tests",
        inputs: [ModulePort("input", "Rows."), ModulePort("more", "More rows.", optional: true, multiple: true)],
        outputs: [ModulePort("output", "Rows."), ModulePort("rejects", "Bad rows.", reject: true)],
        params: [
            .required("key", .str, "Which test.", schema: ["minLength": 1]),
            .optional("mode", .str, "Not used.", default: "a", allowed: ["a", "b"]),
            .optional("password", .str, "Not used.", secret: true),
        ],
        globals: [ModuleGlobal("row_count", .int, "Rows.")],
        packages: ["a working network"],
        requires: [ModuleKey("dataset.train", "table")],
        provides: [ModuleKey("output.model", "str")],
        consumes: [ModuleKey("conditioning.*", "any")],
        flags: [.idempotent, .network],
        priority: -7
    )

    static let bodies = Mutex<[String: Body]>([:])

    private let config: Config
    init(config: Config) { self.config = config }

    func run(_ context: RunContext) async throws {
        guard let body = Self.bodies.withLock({ $0[config.key] }) else { return }
        try await body(context)
    }
}

extension ModuleDriver {
    /// Runs a closure as a module's run.
    static func run(
        _ host: FakeHost = FakeHost(),
        key: String = #function,
        _ body: @escaping Probe.Body
    ) throws -> CallResult {
        Probe.bodies.withLock { $0[key] = body }
        defer { Probe.bodies.withLock { $0[key] = nil } }
        let driver = try ModuleDriver(probeLibrary, host: host)
        let created = driver.create(JSONValue.object(["key": .string(key)]).text)
        guard created == .ok else { return created }
        return driver.run()
    }
}

let probeLibrary = ModuleLibrary(one: Probe.self)

/// Rows of one int64 column.
func table(_ rows: [[Int64]], failure: ArrowStreamError? = nil) throws -> SharedTable {
    let schema = Schema([Field("x", .int64)])
    let builder = try BatchBuilder(schema)
    let batches = try rows.map { values in
        for value in values { try builder.column(0, as: FixedBuilder<Int64>.self).append(value) }
        return try builder.finish()
    }
    return SharedTable(schema: schema, batches: batches, failure: failure)
}

/// The values of the only column of batches.
func values(_ batches: [RecordBatch]?) throws -> [Int64?] {
    try (batches ?? []).flatMap { batch in
        let column = try batch.column(0).values(Int64.self)
        return (0..<column.count).map { column[$0] }
    }
}

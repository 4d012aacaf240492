import PypeSDK

/// Waits until something outside the flow holds.
final class WaitSolo: Module {
    static let manifest = ModuleManifest(
        name: "wait_solo", type: .solo, version: "1.0.0",
        description:
            "Waits until a file is there, a TCP port answers, or an HTTP answer or a database is as it should be.",
        category: "control", params: WaitConfig.params,
        globals: [
            ModuleGlobal("waited_seconds", .float, "Seconds until the condition held."),
            ModuleGlobal("look_count", .int, "How often was looked."),
        ],
        packages: ["an ADBC driver manager and driver (until: sql)"],
        flags: [.idempotent, .parallel, .network, .files])

    private let condition: any WaitCondition
    private let interval: Duration
    private let limit: Duration

    init(config: WaitConfig) throws {
        condition = try config.condition()
        interval = .seconds(config.interval ?? 5)
        limit = .seconds(config.limit ?? 3600)
    }

    func run(_ context: RunContext) async throws {
        let start = ContinuousClock.now
        var looks = 0
        while true {
            looks += 1
            let obstacle = try await condition.look()
            let waited = ContinuousClock.now - start
            guard let obstacle else {
                try context.setGlobal("waited_seconds", Self.seconds(waited))
                try context.setGlobal("look_count", looks)
                return
            }
            try Task.checkCancellation()
            guard waited < limit else {
                throw ModuleError(
                    .timeout, "waited \(limit) for \(condition.name), in vain: \(obstacle)",
                    hint: "limit sets the time")
            }
            context.progress(UInt64(Self.seconds(waited)), of: UInt64(Self.seconds(limit)), unit: "seconds")
            if looks == 1 { context.log(.info, "waiting for \(condition.name): \(obstacle)") }
            // The last look comes when the time is over, and not up to an interval before.
            try await Task.sleep(for: min(interval, limit - waited))
        }
    }

    func teardown(_ context: RunContext) async throws { await condition.end() }

    private static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}

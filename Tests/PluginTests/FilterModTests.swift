import Foundation
import PypeArrow
import PypeHost
import PypeModel
import Synchronization
import TestSupport
import Testing

/// What a run came to.
private struct Outcome: Sendable {
    var failure: ModuleFailure?
    var seen: FilterModServices.Seen
}

@Suite("filter_mod, through its library")
struct FilterModTests {
    private static let schema = Schema([Field("age", .int64, metadata: ["unit": "years"]), Field("name", .utf8)])
    private let module: LoadedModule

    init() throws {
        module = try #require(ModuleLibrary.open(path: Project.library("filter_mod")).module(named: "filter_mod"))
    }

    private func people(_ count: Int) throws -> RecordBatch {
        let builder = try BatchBuilder(Self.schema)
        let ages: FixedBuilder<Int64> = try builder.column(0)
        let names: TextBuilder = try builder.column(1)
        for row in 0..<count {
            ages.append(row % 5 == 4 ? nil : Int64(row % 50))
            try names.append("person \(row)")
        }
        return try builder.finish()
    }

    private func run(_ condition: String, _ input: consuming OwnedStream, cancelAfter: Bool = false) throws -> Outcome {
        let config = String(decoding: try JSONEncoder().encode(["condition": condition]), as: UTF8.self)
        let services = FilterModServices(config: config, input: input)
        let instance: ModuleInstance
        do throws(ModuleFailure) {
            instance = try module.create(configJSON: config, nodeID: "adults", flowName: "test")
        } catch {
            return Outcome(failure: error, seen: services.seen)
        }
        defer { instance.destroy() }
        try instance.setup(services)
        let result = Mutex<ModuleFailure?>(nil)
        let done = DispatchSemaphore(value: 0)
        if cancelAfter {
            Thread.detachNewThread { while done.wait(timeout: .now() + 0.02) == .timedOut { instance.cancel() } }
        }
        instance.run(services) { failure in result.withLock { $0 = failure } }
        done.signal()
        try instance.teardown(services)
        return Outcome(failure: result.withLock { $0 }, seen: services.seen)
    }

    private func stream(_ batches: [RecordBatch], failure: (any Error)? = nil) -> OwnedStream {
        var next = 0
        return StreamExport.make(schema: { OwnedSchema(Self.schema) }) {
            next += 1
            if next <= batches.count { return batches[next - 1].share() }
            if let failure { throw failure }
            return nil
        }
    }

    @Test("the manifest says what the filter promises")
    func manifest() {
        let spec = module.spec
        #expect(spec.inputPorts.map(\.name) == ["input"] && spec.outputPorts.map(\.name) == ["output"])
        #expect(Array(spec.configSchema.required.keys) == ["condition"] && spec.configSchema.optional.isEmpty)
        #expect(Set(spec.flags) == [.deterministic, .idempotent, .rowLocal, .parallel, .streaming])
        #expect(module.hasCancel && module.hasInferSchema)
    }

    @Test("rows for which the condition is true stay, in order; false and NULL are counted as filtered")
    func filters() throws {
        let outcome = try run("age > 18", stream([people(1000), people(0), people(70_000)]))
        #expect(outcome.failure == nil)
        #expect(outcome.seen.schema == Self.schema)
        let names = try outcome.seen.batches.flatMap { batch in
            let texts = try batch.column("name").texts()
            return (0..<batch.rowCount).map { texts[$0] }
        }
        let wanted = [1000, 70_000].flatMap { count in
            (0..<count).filter { $0 % 5 != 4 && $0 % 50 > 18 }.map { "person \($0)" as String? }
        }
        #expect(names == wanted)
        #expect(outcome.seen.filtered == UInt64(71_000 - wanted.count))
        #expect(outcome.seen.globals["row_count"] == String(wanted.count))
        #expect(outcome.seen.globals["dropped_count"] == String(71_000 - wanted.count))
    }

    @Test("an output without rows still has its schema")
    func nothingStays() throws {
        let outcome = try run("age < 0", stream([people(100)]))
        #expect(outcome.failure == nil && outcome.seen.schema == Self.schema && outcome.seen.batches.isEmpty)
        #expect(outcome.seen.filtered == 100)
    }

    @Test(
        "a condition that cannot be used is INVALID_CONFIG before any row moves",
        arguments: [
            ("  ", "'condition' is empty"), ("agee > 18", "no column 'agee'"), ("age", "not true or false"),
            ("TRUE; DROP TABLE x", "no SQL expression"), ("age IN (SELECT 1)", "subquery"),
            ("random() > 0.5", "random()"),
            ("read_csv('/etc/passwd')", "table function"),
        ])
    func refused(condition: String, words: String) throws {
        let neverRead = StreamExport.make(schema: { OwnedSchema(Self.schema) }) {
            throw ArrowStreamError(code: EIO, message: "a row was asked for")
        }
        let failure = try #require(try run(condition, neverRead).failure)
        #expect(failure.code == .invalidConfig)
        #expect(failure.message.contains(words), "\(failure.message)")
        if condition == "agee > 18" { #expect(failure.hint == "did you mean 'age', 'name'?") }
    }

    @Test("an input that breaks off fails the run with its own words")
    func broken() throws {
        let cause = ArrowStreamError(code: EIO, message: "line 7 is cut off")
        let failure = try #require(try run("age > 18", stream([people(3000)], failure: cause)).failure)
        #expect(failure.code == .io && failure.message.contains("line 7 is cut off"))
    }

    @Test("a value on which the condition fails is INVALID_DATA")
    func data() throws {
        let failure = try #require(try run("CAST(name AS INTEGER) = 1", stream([people(1)])).failure)
        #expect(failure.code == .invalidData && failure.message.contains("person 0"))
    }

    @Test("cancel ends a run that has no end")
    func cancel() throws {
        let batch = try people(100)
        let endless = StreamExport.make(schema: { OwnedSchema(Self.schema) }, next: { batch.share() })
        let failure = try #require(try run("age < 0", endless, cancelAfter: true).failure)
        #expect(failure.code == .cancelled)
    }
}

import Foundation
import PypeModel
import TestSupport
import Testing

/// Kills a run at random moments, and its resumes too. PYPE_TEST_KILLS says how many runs are killed, PYPE_TEST_SEED where
/// the random moments come from.
@Suite("kill -9")
struct KillTests {
    static let rounds: Int = {
        let text = ProcessInfo.processInfo.environment["PYPE_TEST_KILLS"]
        return text.flatMap { Int($0) } ?? 40
    }()

    static let seed: UInt64 = {
        let text = ProcessInfo.processInfo.environment["PYPE_TEST_SEED"]
        let seed = text.flatMap { UInt64($0) } ?? .random(in: 0..<1_000_000)
        print("kill tests: PYPE_TEST_SEED=\(seed)")
        return seed
    }()

    /// What a run leaves that nobody disturbs.
    struct Undisturbed {
        var outputs: [String: Data]
        var record: [String]
        var globals: [String: String]
        var seconds: Double
    }

    static let undisturbed = Result { () throws -> Undisturbed in
        let run = try ChainRun()
        let began = Date()
        let result = try run.pype("run", "jobs/chain")
        let seconds = Date().timeIntervalSince(began)
        guard result.status == 0, let id = try run.database().runs.keys.first else {
            throw Workspace.BuildFailure(errors: result.errors)
        }
        // A run that succeeded keeps no globals in the database; one whose last step fails has all but that one's.
        let failing = try ChainRun()
        try failing.pype("run", "jobs/chain", "--set", "fail=run")
        var globals = try failing.database().globals
        let last = try run.record(id).last.flatMap { try? Value(json: [UInt8]($0.utf8)) }
        if case .object(let node)? = last, case .object(let set)? = node["globals"] {
            globals["end#.sum"] = set["sum"]?.json()
        }
        return Undisturbed(
            outputs: try run.outputs(), record: try run.record(id), globals: globals, seconds: seconds)
    }

    @Test("a run that nobody disturbs runs every step once, and keeps nothing that only a resume needs")
    func alone() throws {
        let expected = try Self.undisturbed.get()
        #expect(expected.outputs.count == 19 && expected.globals.count == 20)
        let run = try ChainRun()
        #expect(try run.pype("run", "jobs/chain").status == 0)
        #expect(run.journal().count == ChainFlow.steps && Set(run.journal()).count == ChainFlow.steps)
        #expect(try run.outputs() == expected.outputs)
        #expect(try run.runFolders().values.first == ["run.json", "log.jsonl"])
    }

    @Test("whenever it is killed, a resumed run ends as one that was left alone", arguments: 0..<rounds)
    func killed(round: Int) throws {
        let expected = try Self.undisturbed.get()
        let run = try ChainRun()
        var random = RandomNumbers(seed: Self.seed &+ UInt64(round) &* 0x9e37_79b9)
        var known = ChainDatabase.none
        var kills: [Int] = []
        var id: String?
        while true {
            let mayKill = kills.isEmpty || (kills.count < 4 && Double.random(in: 0..<1, using: &random) < 0.4)
            let before = run.journal()
            let process = try run.start(id.map { ["--resume", $0] } ?? [])
            if mayKill { Moment(using: &random, of: run, expected.seconds).wait(process) }
            let isOver = !mayKill || !process.isRunning
            if isOver {
                #expect(process.status == 0, "seed \(Self.seed): \(process.errors)")
            } else {
                process.kill()
            }
            let found = try run.database()
            let ran = run.journal().dropFirst(before.count)
            Self.checkSteps(Array(ran), known, found, isOver: isOver)
            if !isOver { kills.append(run.journal().count) }
            if id == nil { #expect(found.runs.count == 1 || ran.isEmpty, "a run that nobody knows of has run steps") }
            id = found.runs.keys.first ?? id
            if isOver || found.runs.values.first == "succeeded" { break }
            for (name, value) in found.globals { #expect(value == expected.globals[name], "\(name)") }
            known = found
        }
        try Self.checkEnd(run, id ?? "", expected)
        if ProcessInfo.processInfo.environment["PYPE_TEST_KILLS"] != nil {
            print("round \(round): \(kills.count) kills, after \(kills.map(String.init).joined(separator: ", ")) steps")
        }
    }

    /// No step runs of what was done, and none before that is durable which it follows from.
    private static func checkSteps(
        _ ran: [ChainFlow.Place], _ known: ChainDatabase, _ found: ChainDatabase, isOver: Bool
    ) {
        for step in ran {
            #expect(!known.checkpoints.contains(step.subflow), "\(step) ran again, seed \(seed)")
            guard !isOver else { continue }
            for place in step.before where found.runs.values.first != "succeeded" {
                #expect(found.checkpoints.contains(place), "\(step) ran before \(place) was kept, seed \(seed)")
            }
        }
        #expect(Set(ran).count == ran.count, "a step ran twice in one attempt, seed \(seed)")
        guard !isOver, found.runs.values.first != "succeeded" else { return }
        #expect(found.checkpoints.isSuperset(of: known.checkpoints))
        for place in found.checkpoints {
            for node in ["begin", "load", "put", "hour", "keep", "sum", "end"]
            where ChainFlow.subflow(of: node) == place.node {
                #expect(found.globals["\(node)#\(place.iteration).sum"] != nil, "\(node) of \(place)")
            }
        }
    }

    private static func checkEnd(_ run: ChainRun, _ id: String, _ expected: Undisturbed) throws {
        #expect(try run.outputs() == expected.outputs, "seed \(seed)")
        #expect(try run.record(id) == expected.record, "seed \(seed)")
        #expect(try run.pype("clean").status == 0)
        #expect(try run.runFolders() == [id: ["run.json", "log.jsonl"]])
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(run.path)/tmp").isEmpty)
        let left = try FileManager.default.contentsOfDirectory(atPath: run.job).filter { $0.contains(".part") }
        #expect(left.isEmpty)
        #expect(run.journal().count >= ChainFlow.steps)
        #expect(Set(run.journal()).count == ChainFlow.steps)
    }
}

extension ChainDatabase {
    static let none = ChainDatabase()

    private init() {}
}

/// When a run is killed.
enum Moment {
    /// Seconds after it was started.
    case after(Double)
    /// So many steps later, and a few microseconds.
    case steps(Int, of: ChainRun, UInt32)
    /// So many outputs later, and a few microseconds: a file has got its name, its sub flow has no checkpoint yet.
    case outputs(Int, of: ChainRun, UInt32)

    /// A third by the clock, over the whole run and some more, some in the first moments, the others soon after a step has
    /// begun, where files are written, or an output has appeared, where checkpoints are made.
    init(using random: inout RandomNumbers, of run: ChainRun, _ seconds: Double) {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: self = .after(.random(in: 0..<0.1, using: &random))
        case 1...3: self = .after(.random(in: 0..<seconds * 1.2, using: &random))
        case 4:
            self = .steps(ChainFlow.steps, of: run, .random(in: 0..<30_000, using: &random))
        case 5...6:
            let known = run.published()
            self = .outputs(
                .random(in: known..<max(known + 1, 19), using: &random) + 1, of: run,
                .random(in: 0..<1_000, using: &random))
        default:
            let known = run.journal().count
            self = .steps(
                .random(in: known..<max(known + 1, ChainFlow.steps), using: &random) + 1, of: run,
                .random(in: 0..<8_000, using: &random))
        }
    }

    func wait(_ process: RunningProcess) {
        switch self {
        case .after(let seconds): usleep(UInt32(seconds * 1e6))
        case .steps(let count, let run, let pause):
            process.wait { run.journal().count >= count }
            usleep(pause)
        case .outputs(let count, let run, let pause):
            process.wait { run.published() >= count }
            usleep(pause)
        }
    }
}

import PypeModel
import PypeStore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Does with a run database what a run would, for tests that watch from outside.
@main
enum StoreProbe {
    static func main() {
        let words = Array(CommandLine.arguments.dropFirst())
        do {
            switch words.first {
            case "commit" where words.count == 5: try commit(words[1], words[2], words[3], limit: UInt(words[4]))
            case "begin" where words.count == 3: try RunStore.open(words[1]).begin(row(words[2]))
            case "read" where words.count == 3: try read(words[1], words[2])
            case "lock" where words.count == 3: try lock(words[1], words[2])
            case "measure" where words.count == 2: try measure(words[1])
            default:
                end(
                    "usage: commit DATABASE RUN THREADS LIMIT | begin DATABASE RUN | read DATABASE RUN | lock JOB RUN | measure FOLDER",
                    64)
            }
        } catch let error as StoreError {
            end("\(error.kind): \(error)", 1)
        } catch {
            end("\(error)", 1)
        }
    }

    private static func end(_ text: String, _ code: Int32) -> Never {
        tell(text, STDERR_FILENO)
        exit(code)
    }

    /// Out of the process at once: what is buffered dies with it.
    private static func tell(_ text: String, _ descriptor: Int32 = STDOUT_FILENO) {
        let line = Array((text + "\n").utf8)
        _ = write(descriptor, line, line.count)
    }

    /// Commits checkpoints for ever, from several threads, and tells each one after its commit returned. A thread whose
    /// commit fails tells the error and ends the process.
    /// - Parameters:
    ///   - limit: bytes that a file may have; nil for no limit.
    private static func commit(_ path: String, _ run: String, _ threads: String, limit: UInt?) throws {
        if let limit {
            signal(SIGXFSZ, SIG_IGN)
            var bounds = rlimit(rlim_cur: rlim_t(limit), rlim_max: rlim_t(limit))
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &bounds)
        }
        let store = try RunStore.open(path)
        if case .none = try store.run(run) { try store.begin(row(run)) }
        let jobs = (0..<(Int(threads) ?? 1)).map { thread in
            Worker {
                for number in 0... {
                    do throws(StoreError) {
                        let checkpoint = Self.checkpoint(run, "t\(thread)", "\(number)")
                        try store.commit(
                            checkpoint,
                            globals: [
                                GlobalRow(
                                    runID: run, node: "t\(thread)", iteration: "\(number)", name: "n",
                                    value: .int(Int64(number)))
                            ])
                        tell("t\(thread) \(number)")
                    } catch {
                        end("\(error.kind): \(error)", 3)
                    }
                }
            }
        }
        for job in jobs { job.join() }
    }

    /// Tells the checkpoints of a run.
    private static func read(_ path: String, _ run: String) throws {
        let store = try RunStore.open(path, mode: .readOnly)
        for row in try store.checkpoints(of: run) { tell("\(row.subflow) \(row.iteration)") }
    }

    /// Holds the job's lock until standard input ends.
    private static func lock(_ job: String, _ run: String) throws {
        let lock = try RunLock.acquire(job: job, runID: run)
        tell("held")
        _ = getchar()
        lock.release()
    }

    static func row(_ run: String) -> RunRow {
        RunRow(
            runID: run, flow: "probe", version: "1", started: "2025-01-15T00:00:00.000Z", pid: getpid(),
            dagSHA256: String(repeating: "0", count: 64))
    }

    static func checkpoint(_ run: String, _ subflow: String, _ iteration: String) -> CheckpointRow {
        CheckpointRow(
            runID: run, subflow: subflow, iteration: iteration, fingerprint: String(repeating: "f", count: 64),
            outputs: .object([
                "files": .array([.object(["path": .string("data/out.parquet"), "sha256": .string("0123456789abcdef")])]
                ),
                "rows": .int(1000),
            ]), ended: "2025-01-15T00:00:01.000Z", seconds: 0.25)
    }
}

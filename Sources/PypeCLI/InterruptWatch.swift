import Dispatch
import PypeRun
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Ctrl-C and SIGTERM while a job runs: the first cancels it cleanly, the second ends the process at once, after removing
/// what is half-written.
final class InterruptWatch {
    private let sources: [any DispatchSourceSignal]

    init(_ run: JobRun) {
        let count = Counter()
        let queue = DispatchQueue(label: "pype.signals")
        sources = [SIGINT, SIGTERM].map { number in
            // Only the dispatch source may see the signal.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                if count.next() == 1 {
                    CommandOutput.talk("\ncancelling; once more to end at once")
                    run.cancel()
                } else {
                    run.discardFiles()
                    _exit(ExitStatus.interrupted)
                }
            }
            source.activate()
            return source
        }
    }

    func stop() { for source in sources { source.cancel() } }

    private final class Counter: Sendable {
        private let value = Atomic(0)
        func next() -> Int { value.add(1, ordering: .relaxed).newValue }
    }

    private enum ExitStatus {
        static let interrupted: Int32 = 130
    }
}

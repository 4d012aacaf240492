import Dispatch
import Synchronization

/// Finds out, in processes of their own, which libraries can be used and what is in them.
package struct LibraryScanner: Sendable {
    package typealias Outcome = Result<ScannedLibrary, LoadFailure>

    private let executable: String
    private let arguments: [String]
    private let deadline: Duration
    private let width: Int

    /// - Parameters:
    ///   - executable: a program that calls ``ScanChild/main(parent:)``; this one, when nothing is said.
    ///   - deadline: how long one library may take.
    ///   - width: child processes at the same time.
    package init(
        executable: String? = nil, arguments: [String] = [ScanChild.command], deadline: Duration = .seconds(10),
        width: Int = 2
    ) {
        self.executable = executable ?? Self.thisProgram
        self.arguments = arguments
        self.deadline = deadline
        self.width = width
    }

    /// The file that this process was started from.
    static var thisProgram: String { LibraryFile.canonical("/proc/self/exe") ?? CommandLine.arguments[0] }

    /// Loads every library once; gives an outcome for each path.
    package func scan(_ paths: [String]) -> [String: Outcome] {
        // A process takes as long to start as many libraries to look at.
        let share = max(8, (paths.count + width - 1) / max(1, width))
        let parts = stride(from: 0, to: paths.count, by: share).map { Array(paths[$0..<min($0 + share, paths.count)]) }
        let found = Mutex<[String: Outcome]>([:])
        DispatchQueue.concurrentPerform(iterations: parts.count) { index in
            let outcomes = scanPart(parts[index])
            found.withLock { $0.merge(outcomes) { $1 } }
        }
        return found.withLock { $0 }
    }

    /// Goes through the paths with as many children as it takes.
    private func scanPart(_ paths: [String]) -> [String: Outcome] {
        var outcomes: [String: Outcome] = [:]
        var rest = paths[...]
        while !rest.isEmpty {
            let sitting = sit(Array(rest))
            outcomes.merge(sitting.outcomes) { $1 }
            rest = rest.dropFirst(sitting.begun)
            guard let blamed = sitting.blamed else {
                // Nothing at all came of it: the child itself does not work.
                if sitting.begun == 0 { return outcomes }
                continue
            }
            let neighbours = sitting.outcomes.keys.filter { $0 != blamed.path }.sorted()
            // Alone in its process it cannot have been another one's fault.
            guard !neighbours.isEmpty else {
                outcomes[blamed.path] = .failure(blamed.failure)
                continue
            }
            let alone = sitAlone(blamed.path)
            outcomes[blamed.path] = alone
            // One of those that were loaded before it did harm to the process: each is looked at by itself.
            if case .success = alone { for path in neighbours { outcomes[path] = sitAlone(path) } }
        }
        return outcomes
    }

    private func sitAlone(_ path: String) -> Outcome {
        let sitting = sit([path])
        if let blamed = sitting.blamed { return .failure(blamed.failure) }
        return sitting.outcomes[path] ?? .failure(LoadFailure(.scanner, "the scan came to no result"))
    }

    private struct Sitting {
        var outcomes: [String: Outcome] = [:]
        /// Paths, from the first, that the next child need not look at.
        var begun = 0
        var blamed: (path: String, failure: LoadFailure)?
    }

    /// One child, until it has gone through all paths or has ended.
    private func sit(_ paths: [String]) -> Sitting {
        var sitting = Sitting()
        let child: ScanProcess
        do throws(LoadFailure) {
            let input: [UInt8] = paths.flatMap { Array($0.utf8) + [0] }
            child = try ScanProcess(executable: executable, arguments: arguments, input: input)
        } catch {
            for path in paths { sitting.outcomes[path] = .failure(error) }
            return sitting
        }
        var step: LoadStep?
        var limit = ContinuousClock.now + deadline
        while sitting.outcomes.count < paths.count {
            switch child.next(within: ContinuousClock.now.duration(to: limit)) {
            case .line(let line):
                guard let message = ScanMessage(line: line), paths.indices.contains(message.index) else { continue }
                sitting.begun = max(sitting.begun, message.index + 1)
                switch message.content {
                case .step(let next): step = next
                case .outcome(let outcome):
                    step = nil
                    limit = ContinuousClock.now + deadline
                    sitting.outcomes[paths[message.index]] = outcome
                }
            case .end(let end):
                return judge(sitting, paths, end, step, child.lastWords)
            }
        }
        return sitting
    }

    /// Blames the library that was in the works when the child ended, or else the one it had just done with.
    private func judge(
        _ sitting: Sitting, _ paths: [String], _ end: ChildEnd, _ step: LoadStep?, _ words: String
    ) -> Sitting {
        var sitting = sitting
        guard sitting.begun > 0 || step != nil else {
            let quote = words.isEmpty ? "" : ": \(words)"
            let failure = LoadFailure(
                .scanner, "the process that looks at libraries does not work (\(executable), \(end))\(quote)")
            for path in paths { sitting.outcomes[path] = .failure(failure) }
            return sitting
        }
        let path = paths[sitting.begun - 1]
        sitting.blamed = (path, end.failure(during: step, deadline: deadline, said: words))
        return sitting
    }
}

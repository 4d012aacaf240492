import ArgumentParser
import Dispatch
import PypeHost
import PypeModel
import PypeRun
import PypeSchedule

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// `pype run`: runs a job from its dag.json.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run a job.",
        discussion: """
            Example:
              pype run jobs/sample_etl

            The job folder is all that is needed: no registry, no YAML. Each library must be the very file that the job \
            was built with. The run's record and log lie in runs/ of the job folder. Ctrl-C cancels cleanly; a second one \
            ends at once.
            """)

    /// How a run is watched.
    enum View: String, ExpressibleByArgument, CaseIterable {
        case auto, live, plain, none
    }

    /// Where a second copy of the log goes.
    enum LogFormat: String, ExpressibleByArgument, CaseIterable {
        case json
    }

    @Argument(help: "The job folder that 'pype build' made.") var job: String
    @Argument(
        help: ArgumentHelp(
            "With --resume: the run, or the beginning of its id; the latest unfinished one if left out.",
            valueName: "run"))
    var runID: String?
    @Flag(help: "Go on with a run that failed or was interrupted, after the last sub flow that is done.")
    var resume = false
    @Flag(help: "With --resume: go on although finished work would not be done so today.") var acceptChanges = false
    @Flag(help: "Keep nothing for --resume.") var noCheckpoints = false
    @Flag(help: "Run although another run of the job is going on.") var beside = false
    @Option(
        help: ArgumentHelp(
            "A JSON file with context variables, over those of the job; may be repeated.", valueName: "file"))
    var context: [String] = []
    @Option(
        help: ArgumentHelp(
            "A context variable, over all files; the value is read as JSON, or else as text. May be repeated.",
            valueName: "name=value"))
    var set: [String] = []
    @Option(help: "Write what the scheduler was told and said, one JSON object a line.") var trace: String?
    @Flag(help: "Load libraries that changed since the build.") var allowChangedModules = false
    @Option(help: "Threads of the pool, instead of the flow's own number.") var threads: Int?
    @Option(help: "auto: live on a terminal, else plain lines.") var view = View.auto
    @Option(help: "Write the log to stderr as JSON lines too, in place of the view.") var log: LogFormat?
    @Option(help: "Least level that is logged: debug, info, warn or error.") var logLevel = LogLevel.info
    @Option(help: "json: the run's record on stdout, and nothing else there; no table.") var format = ListFormat.table

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads takes a number from 1 to 1024.")
        }
        if runID != nil, !resume { throw ValidationError("A run is named together with --resume only.") }
        if noCheckpoints, resume {
            throw ValidationError("--no-checkpoints does not go with --resume, which goes on from checkpoints.")
        }
        for text in set where text.first == "=" || !text.contains("=") {
            throw ValidationError("--set takes NAME=VALUE, and '\(text)' is not of that form.")
        }
        if acceptChanges, !resume { throw ValidationError("--accept-changes goes with --resume.") }
        if view == .live, liveView == nil { throw ValidationError("--view live needs a terminal on stderr.") }
    }

    func run() throws {
        // A reader of the output that goes away is an error of the module that writes, not the end of the run.
        signal(SIGPIPE, SIG_IGN)
        // So is a file that has reached the limit of the process.
        signal(SIGXFSZ, SIG_IGN)
        let environment = ProcessInfo.processInfo.environment
        // The runtime's own report shows memory, with secrets in it: only for who asks for it.
        LoadedModule.watchCrashes(keepingReports: environment["SWIFT_BACKTRACE"] != nil)
        var options = RunOptions()
        options.allowChangedModules = allowChangedModules
        options.threads = threads
        options.environment = environment
        options.checkpoints = noCheckpoints ? false : nil
        options.allowsConcurrent = beside
        options.trace = trace
        options.contextFiles = context
        options.contextAssignments = set
        options.resume = resume ? ResumeRequest(run: runID, acceptsChanges: acceptChanges) : nil
        let run: JobRun
        var logFile: LineSink?
        let live = usesLiveView ? liveView : nil
        do {
            let job = try JobFolder(path: job)
            run = try JobRun(job: job, options: options) { identity, folder in
                try observers(of: job.dag, identity: identity, folder: folder, live: live, file: &logFile)
            }
        } catch let error as DiagnosticsError {
            throw CommandOutput.fail(error.diagnostics)
        }
        let signals = InterruptWatch(run)
        // With a live view what modules print goes above it, where both are on one terminal.
        let relay =
            isatty(STDOUT_FILENO) == 1 || format == .json
            ? live.flatMap { view in OutputRelay(to: { view.show($0) }) } : nil
        let detour = format == .json && relay == nil ? OutputDetour() : nil
        let record: RunRecord
        do {
            defer {
                relay?.stop()
                detour?.stop()
            }
            record = try run.execute()
        } catch let error as DiagnosticsError {
            // The flow has run, so that this is no matter of an invalid job.
            CommandOutput.report(error.diagnostics, format: .text)
            end(.flowFailed)
        }
        signals.stop()
        if logFile?.isTorn == true {
            CommandOutput.talk("warning: lines are missing from '\(run.folder)/log.jsonl': it could not be written")
        }
        switch format {
        case .table: if log == nil, view != .none { CommandOutput.talk("\n" + SummaryTable.text(record)) }
        case .json: CommandOutput.data(String(decoding: RunRecordFile.bytes(of: record), as: UTF8.self))
        }
        // Whoever wants no view still wants to know why it failed.
        if log == nil, view == .none, format == .table, record.status == .failed {
            CommandOutput.talk(SummaryTable.failures(record))
        }
        if log == nil, view != .none { CommandOutput.talk("record: \(run.folder)/run.json") }
        switch record.status {
        case .succeeded: end(.success)
        case .cancelled: end(.interrupted)
        case .failed: end(.flowFailed)
        }
    }

    /// Ends the process here: a module that did not stop may still hold threads, which a normal end would wait for.
    private func end(_ code: ExitCode) -> Never {
        fflush(nil)
        _exit(code.rawValue)
    }

    private var liveView: LiveView? {
        Terminal(descriptor: STDERR_FILENO, environment: ProcessInfo.processInfo.environment)
            .map { LiveView(terminal: $0, minimum: logLevel.level) }
    }

    private var usesLiveView: Bool { log == nil && (view == .live || view == .auto) }

    private func observers(
        of dag: Dag, identity: RunIdentity, folder: String, live: LiveView?, file opened: inout LineSink?
    ) throws -> [any RunObserver] {
        let path = "\(folder)/log.jsonl"
        guard let file = LineSink(path: path) else {
            throw DiagnosticsError([
                Diagnostic(
                    rule: "run-folder", message: "cannot write the log '\(path)': \(String(cString: strerror(errno)))",
                    hint: "a run writes its record and log there: make the folder writable")
            ])
        }
        opened = file
        let nodes = dag.nodes.map(\.id)
        func jsonLog(_ sink: LineSink) -> JSONLog {
            JSONLog(sink: sink, level: logLevel.level, identity: identity, flowName: dag.flow.name, nodes: nodes)
        }
        var observers: [any RunObserver] = [jsonLog(file)]
        let stderr = LineSink(descriptor: STDERR_FILENO)
        if log != nil {
            observers.append(jsonLog(stderr))
        } else if let live {
            observers.append(live)
        } else if view != .none {
            observers.append(PlainView(sink: stderr, minimum: logLevel.level))
        }
        return observers
    }
}

/// A level on the command line.
enum LogLevel: String, ExpressibleByArgument, CaseIterable {
    case debug, info, warn, error

    var level: ModuleLogLevel {
        switch self {
        case .debug: .debug
        case .info: .info
        case .warn: .warn
        case .error: .error
        }
    }
}

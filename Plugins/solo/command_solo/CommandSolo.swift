import PypeModel
import PypeSDK

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Runs a program and waits for it.
struct CommandSolo: Module {
    static let manifest = ModuleManifest(
        name: "command_solo", type: .solo, version: "1.0.0",
        description:
            "Runs a program, with its output in the log, and ends it with all that it started, unless pype itself is killed "
            + "outright.",
        category: "control",
        params: CommandConfig.params,
        globals: [
            ModuleGlobal("exit_code", .int, "The program's exit code."),
            ModuleGlobal("output", .str, "The beginning of its standard output, without line breaks at the end."),
            ModuleGlobal("seconds", .float, "How long it ran."),
        ],
        flags: [.parallel, .network, .files])

    private let config: CommandConfig
    private let secrets: [String: String]

    init(config: CommandConfig) throws {
        self.config = config
        guard config.program.contains(where: { !$0.isWhitespace }) else {
            throw ModuleError(.invalidConfig, "'program' is empty", hint: "for example: rsync")
        }
        let words = [config.program] + config.arguments.map(\.text)
        let variables = config.environment.flatMap { [$0.key, $0.value.text] }
        guard !(words + variables + [config.folder ?? ""]).contains(where: { $0.contains("\0") }) else {
            throw ModuleError(.invalidConfig, "a program takes no text with a NUL in it")
        }
        if let name = config.environment.keys.first(where: { $0.isEmpty || $0.contains("=") }) {
            throw ModuleError(.invalidConfig, "environment: '\(name)' cannot be the name of a variable")
        }
        secrets = try config.secretEnvironment.map(Self.variables) ?? [:]
    }

    func run(_ context: RunContext) async throws {
        let program = try start()
        var output = OutputLines(keeps: config.outputLimit, limit: config.logLines)
        var errors = OutputLines(keeps: 0, limit: config.logLines)
        var watch = ProgramWatch(
            program, input: Array((config.input ?? "").utf8), limit: config.timeLimit.map { .seconds($0) },
            grace: .seconds(config.grace), isCancelled: { context.isCancelled })
        let end = watch.run { bytes in
            output.take(bytes) { context.log(.info, $0) }
        } errors: { bytes in
            errors.take(bytes) { context.log(.warn, $0) }
        }
        output.finish { context.log(.info, $0) }
        errors.finish { context.log(.warn, $0) }
        let hidden = [output.count, errors.count].map { max(0, $0 - config.logLines) }.reduce(0, +)
        if hidden > 0 {
            context.log(.warn, "\(hidden) more lines of output are not in the log: log_lines says how many are")
        }
        try judge(end, errors.last, context)
        do throws(ModuleError) {
            try context.setGlobal("output", Self.text(output.kept))
        } catch {
            throw ModuleError(error.code, error.message, hint: "output_limit: 0 leaves the output out of the globals")
        }
    }

    private func start() throws(ModuleError) -> ChildProgram {
        var environment = config.clearEnvironment ? [:] : ProcessInfo.processInfo.environment
        environment.merge(config.environment.mapValues(\.text)) { $1 }
        environment.merge(secrets) { $1 }
        let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let arguments = config.arguments.map(\.text)
        if config.shell {
            return try ChildProgram(
                path: "/bin/sh", words: ["sh", "-c", config.program, "sh"] + arguments, environment: variables,
                folder: config.folder)
        }
        let path = try ProgramPath.find(config.program, path: environment["PATH"])
        return try ChildProgram(
            path: path, words: [config.program] + arguments, environment: variables, folder: config.folder)
    }

    /// Sets what is known of the end, and fails unless it is a good one.
    private func judge(_ end: ProgramWatch.End, _ lastErrors: [String], _ context: RunContext) throws(ModuleError) {
        let signal = end.status & 0x7F
        let code = signal == 0 ? end.status >> 8 & 0xFF : 128 + signal
        try context.setGlobal("exit_code", code)
        try context.setGlobal(
            "seconds",
            Double(end.duration.components.seconds)
                + Double(end.duration.components.attoseconds) / 1e18)
        let name = config.shell ? "the script" : "'\(config.program)'"
        switch end.stop {
        case .cancelled: throw ModuleError(.cancelled, "\(name) was ended, since the run was cancelled")
        case .overdue:
            throw ModuleError(
                .timeout, "\(name) took longer than \(config.timeLimit ?? 0) seconds, and was ended",
                hint: "raise time_limit")
        case nil: break
        }
        let said = lastErrors.isEmpty ? "" : "; it said: \(lastErrors.joined(separator: " | "))"
        guard !config.exitCodes.contains(code) else { return }
        guard signal == 0 else {
            throw ModuleError(
                .io, "\(name) was ended by signal \(signal)\(said)",
                hint: "\(code) in exit_codes would take that for no failure")
        }
        throw ModuleError(
            .io, "\(name) ended with exit code \(code)\(said)", hint: "exit_codes lists those that are no failure")
    }

    /// UTF-8, without line breaks at the end, and without a character that the limit has cut.
    private static func text(_ bytes: [UInt8]) -> String {
        var text = String(decoding: bytes, as: UTF8.self)
        while text.last?.isNewline == true { text.removeLast() }
        return text
    }

    private static func variables(_ json: String) throws(ModuleError) -> [String: String] {
        guard case .object(let members)? = try? Value(json: json) else {
            throw ModuleError(
                .invalidConfig, "'secret_environment' is not a JSON object",
                hint: "give a secret with fields, without #FIELD; or put one field into 'environment'")
        }
        return members.mapValues { $0.stringValue ?? $0.json() }
    }
}

import ArgumentParser
import PypeModel

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

/// Where commands write: stdout is data, stderr is talk.
enum CommandOutput {
    static let version = "0.1.0"

    static var environment: [String: String] { ProcessInfo.processInfo.environment }

    /// Ends the process when the text cannot be written: whoever reads what is there must not take it for the whole.
    static func data(_ text: String) {
        let failure = write(text, to: STDOUT_FILENO)
        guard failure != 0 else { return }
        if failure == EPIPE {
            // A reader that went away, such as `head`, ends us in silence, as it ends other programs.
            signal(SIGPIPE, SIG_DFL)
            raise(SIGPIPE)
        } else {
            talk("error: cannot write to stdout: \(String(cString: strerror(failure)))")
        }
        fflush(nil)
        _exit(ExitCode.outputFailed.rawValue)
    }

    /// What cannot be told is nobody's loss but the reader's, who went away.
    static func talk(_ text: String) { _ = write(text, to: STDERR_FILENO) }

    /// - Returns: 0, or the `errno` of what could not be written.
    private static func write(_ text: String, to descriptor: Int32) -> Int32 {
        var text = text.hasSuffix("\n") || text.isEmpty ? text : text + "\n"
        return text.withUTF8 { bytes in
            var offset = 0
            while offset < bytes.count {
                let count = systemWrite(descriptor, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
                if count < 0, errno == EINTR { continue }
                if count < 0, errno == EAGAIN {
                    var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    poll(&waiting, 1, -1)
                    continue
                }
                guard count > 0 else { return count < 0 ? errno : EIO }
                offset += count
            }
            return 0
        }
    }

    /// Tells problems, and ends the command with the code for an invalid flow or job.
    static func fail(_ diagnostics: [Diagnostic], format: TextFormat = .text) -> ExitCode {
        report(diagnostics, format: format)
        return .invalid
    }

    static func report(_ diagnostics: [Diagnostic], format: TextFormat) {
        switch format {
        case .text: for diagnostic in diagnostics { talk(DiagnosticText.text(diagnostic, colour: Colour.isOn)) }
        case .json: data(JSONText.text(["diagnostics": diagnostics]))
        }
    }
}

/// `write` of the C library, which the method of that name hides.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}

extension ExitCode {
    /// The flow failed.
    static let flowFailed = ExitCode(1)
    /// What was asked for could not be written to stdout.
    static let outputFailed = ExitCode(1)
    /// The flow, the job or the registry is invalid.
    static let invalid = ExitCode(2)
    /// Ctrl-C.
    static let interrupted = ExitCode(130)
}

/// How a command tells its result.
enum TextFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}

/// How a command lists things.
enum ListFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json
}

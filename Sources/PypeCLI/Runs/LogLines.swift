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

/// The lines of a run's log, oldest first: `log.jsonl`, and before it `log.jsonl.2`, `log.jsonl.1` and so on where somebody
/// rotates logs.
struct LogLines {
    /// One line: the bytes without the line break, and what they say.
    struct Line {
        var text: String
        var fields: [String: Value]
    }

    /// Lines that are no JSON objects; a last line that is not whole yet does not count.
    private(set) var torn = 0
    private let paths: [String]

    /// - Returns: nil when there is no log.
    init?(in folder: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let old = names.compactMap { name in
            name.hasPrefix("log.jsonl.") ? Int(name.dropFirst("log.jsonl.".count)).map { ($0, name) } : nil
        }.sorted { $0.0 > $1.0 }.map(\.1)
        let found = old + (names.contains("log.jsonl") ? ["log.jsonl"] : [])
        guard !found.isEmpty else { return nil }
        paths = found.map { "\(folder)/\($0)" }
    }

    /// Calls the body with each whole line, in order.
    /// - Throws: a ``Diagnostic`` with the rule `run-log` for a file that cannot be read.
    mutating func forEach(_ body: (Line) -> Void) throws(Diagnostic) {
        for path in paths {
            guard let file = fopen(path, "re") else {
                throw Diagnostic(
                    rule: "run-log", message: "cannot read the log '\(path)': \(String(cString: strerror(errno)))")
            }
            defer { fclose(file) }
            var buffer: UnsafeMutablePointer<CChar>?
            var room = 0
            defer { free(buffer) }
            while true {
                let count = getline(&buffer, &room, file)
                guard count > 0, let start = buffer else { break }
                let bytes = UnsafeRawBufferPointer(start: start, count: count)
                take(bytes, body)
            }
        }
    }

    private mutating func take(_ bytes: UnsafeRawBufferPointer, _ body: (Line) -> Void) {
        let isWhole = bytes.last == UInt8(ascii: "\n")
        let line = Array(isWhole ? bytes.dropLast() : bytes[...])
        guard !line.isEmpty else { return }
        if case .object(let fields)? = try? Value(json: line) {
            body(Line(text: String(decoding: line, as: UTF8.self), fields: fields))
        } else if isWhole {
            torn += 1
        }
    }
}

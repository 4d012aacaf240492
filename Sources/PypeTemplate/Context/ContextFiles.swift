import PypeExpression
package import PypeModel

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The context of a run: the job's defaults, over them each file of `--context`, over them each `--set`. Later wins,
/// variable by variable: an object replaces an object, nothing is merged.
package struct ContextFiles: Sendable {
    /// The largest file that is read, in bytes.
    package static let limit = 16 << 20

    package private(set) var values: [String: Value]
    /// What files and `--set` gave, without the job's defaults.
    package private(set) var overrides: [String: Value] = [:]

    /// - Parameters:
    ///   - standard: the job's own file; one that is not there counts as empty, since a job runs from its dag alone.
    ///   - files: JSON files, in the order of the command line.
    ///   - assignments: `NAME=VALUE`, in the order of the command line.
    /// - Throws: ``DiagnosticsError`` with all problems of all files and assignments.
    package init(standard: String?, files: [String] = [], assignments: [String] = []) throws(DiagnosticsError) {
        values = [:]
        var problems: [Diagnostic] = []
        if let standard, FileManager.default.fileExists(atPath: standard) {
            values = Self.read(standard, &problems)
        }
        for file in files {
            for (name, value) in Self.read(file, &problems) { set(name, value) }
        }
        for text in assignments {
            do throws(Diagnostic) {
                let assignment = try ContextAssignment(text)
                let root = assignment.path[0]
                set(root, try assignment.apply(to: values[root]))
            } catch {
                problems.append(error)
            }
        }
        guard problems.isEmpty else { throw DiagnosticsError(problems) }
    }

    /// A warning for each variable that files or `--set` gave but neither the defaults nor any placeholder or condition
    /// knows: most likely a slip of the pen.
    package func strangers(to known: Set<String>) -> [Diagnostic] {
        overrides.keys.filter { !known.contains($0) }.sorted().map { name in
            Diagnostic(
                rule: "context-unused", severity: .warning,
                message: "the context variable \(Excerpt.quoted(name)) is given, but the flow does not use it",
                hint: Suggestion.hint(for: name, among: known))
        }
    }

    private mutating func set(_ name: String, _ value: Value) {
        values[name] = value
        overrides[name] = value
    }

    private static func read(_ file: String, _ problems: inout [Diagnostic]) -> [String: Value] {
        do throws(Diagnostic) {
            let members = try ContextReading.members(file)
            for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                problems += ContextReading.problems(name, value, in: file)
            }
            return members
        } catch {
            problems.append(error)
            return [:]
        }
    }
}

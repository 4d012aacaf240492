import Foundation
import PypeModel
import TestSupport

/// A flow of ten sub flows over Tests/Fixtures/chain.c: one iteration, one inside it, one whose items run side by side. Every
/// output depends on the rows, items and globals of what came before.
enum ChainFlow {
    static func yaml(pause: Int) -> String {
        """
        flow: {name: chain, version: 1.0.0}
        settings: {threads: 4}
        context: {pause: \(pause), fail: ""}
        modules:
          - {id: begin, name: ch_note, config: {\(common), path: out/begin.txt, note: it begins, fresh: 1}}
          - {id: read, name: ch_rows, force_disk: true, config: {\(common), rows: 6, seed: "{{begin__sum}}"}}
          - {id: shift, name: ch_add, config: {\(common), seed: "{{begin__sum}}"}}
          - {id: load, name: ch_file, config: {\(common), path: out/load.txt, note: "after {{begin__sum}}", fresh: 1}}
          - {id: days, name: ch_rows, config: {\(common), rows: 3, seed: 1}}
          - {id: get, name: ch_rows, config: {\(common), \(tag), rows: 3, seed: "{{iter.item}}"}}
          - {id: put, name: ch_file, config: {\(common), \(tag), path: "out/day-{{iter.index}}.txt", \(after("load"))}}
          - {id: hours, name: ch_rows, config: {\(common), \(tag), rows: 3, seed: "{{iter.item}}"}}
          - {id: hour, name: ch_note,
             config: {\(common), \(tag), path: "out/hour-{{iter.item}}.txt", fresh: 1, \(after("put"))}}
          - {id: files, name: ch_rows, config: {\(common), rows: 4, seed: "{{hour__sum}}"}}
          - {id: make, name: ch_rows, config: {\(common), \(tag), rows: 2, seed: "{{iter.item}}"}}
          - {id: keep, name: ch_file,
             config: {\(common), \(tag), path: "out/file-{{iter.index}}.txt", fresh: 1, \(after("hour"))}}
          - {id: sum, name: ch_note, config: {\(common), \(after("keep")), seed: "{{put__sum}}"}}
          - {id: end, name: ch_note,
             config: {\(common), path: out/end.txt, note: "it ends {{sum__sum}} {{begin__sum}}", fail: "{{context.fail}}"}}
        connections:
          data:
            - read.data - shift.input
            - shift.data - load.input
            - get.data - put.input
            - make.data - keep.input
          control:
            - begin (1|) read
            - load (1|) days
            - days (1|iterate) get
            - put (1|) hours
            - hours (1|iterate) hour
            - days (2|) files
            - files (1|iterate, parallel=2) make
            - files (2|) sum
            - sum (1|) end
        """
    }

    private static let common = "journal: journal.txt, pause: \"{{context.pause}}\""
    private static let tag = "tag: \"t{{iter.item}}\""
    private static func after(_ node: String) -> String { "note: \"{{flow.name}} after {{\(node)__sum}}\"" }

    /// Runs of all steps.
    static let steps = 34

    /// The first node of the sub flow that a node is in.
    static func subflow(of node: String) -> String {
        ["shift": "read", "load": "read", "put": "get", "keep": "make"][node] ?? node
    }

    /// A node in an iteration, or a sub flow, called after its first node.
    struct Place: Hashable, CustomStringConvertible {
        var node: String
        var iteration: String

        init(_ node: String, _ iteration: String = "") {
            self.node = node
            self.iteration = iteration
        }

        /// A line of the journal. The items of `days` are 10 and up, those of `hours` ten times as much and up, those of
        /// `files` end with their index.
        init?(line: Substring) {
            let words = line.split(separator: " ", omittingEmptySubsequences: false)
            guard words.count == 2 else { return nil }
            node = String(words[0])
            let digits = words[1].dropFirst()
            switch words[1].first {
            case nil: iteration = ""
            case "t" where ["get", "put", "hours"].contains(node): iteration = String(digits.dropFirst())
            case "t" where node == "hour": iteration = digits.dropFirst().map(String.init).joined(separator: "/")
            case "t": iteration = String(digits.suffix(1))
            default: return nil
            }
        }

        var description: String { iteration.isEmpty ? node : "\(node)#\(iteration)" }
        var subflow: Place { Place(ChainFlow.subflow(of: node), iteration) }

        /// Sub flows that are done, durably, before this node starts.
        var before: [Place] {
            let turns = iteration.split(separator: "/").compactMap { Int($0) }
            switch node {
            case "read", "shift", "load": return [Place("begin")]
            case "days": return [Place("read")]
            case "get", "put":
                return [Place("days")] + (turns[0] > 0 ? (0..<3).map { Place("hour", "\(turns[0] - 1)/\($0)") } : [])
            case "hours": return [Place("get", iteration)]
            case "hour":
                return [Place("hours", "\(turns[0])")]
                    + (turns[1] > 0 ? [Place("hour", "\(turns[0])/\(turns[1] - 1)")] : [])
            case "files": return (0..<9).map { Place("hour", "\($0 / 3)/\($0 % 3)") }
            case "make", "keep": return [Place("files")]
            case "sum": return (0..<4).map { Place("make", "\($0)") }
            case "end": return [Place("sum")]
            default: return []
            }
        }
    }
}

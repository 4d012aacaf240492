import Foundation
import PypeModel
import TestSupport
import Testing

@testable import PypeRun

@Suite("Output files of a run")
struct OutputsOfRunTests {
    @Test("a sink's file is there after a run that succeeded, and not after one that failed", arguments: [false, true])
    func throughRun(fails: Bool) throws {
        let home = try TemporaryFolder()
        let path = "\(home.path)/rows.txt"
        let config: [String: Value] = fails ? ["path": .string(path), "fail": "run"] : ["path": .string(path)]
        let flow = try StepFlow(
            [("a", "source", ["rows": 12]), ("b", "sink", config)], edges: [("a.data", "b.input")])
        let record = try flow.run()
        #expect(try home.contents() == (fails ? [] : ["rows.txt"]))
        #expect(record.node("b")?.files == (fails ? nil : [path]))
        if !fails { #expect(try String(contentsOfFile: path, encoding: .utf8) == "12\n") }
    }

    @Test(
        "two modules that write one file are told, and the first one's rows stay",
        arguments: ["rows.txt", "./rows.txt"])
    func sharedFile(name: String) throws {
        let home = try TemporaryFolder()
        let first = "\(home.path)/rows.txt"
        let flow = try StepFlow(
            [
                ("a", "source", ["rows": 12]), ("b", "sink", ["path": .string(first)]), ("c", "source", ["rows": 5]),
                ("d", "sink", ["path": .string("\(home.path)/\(name)")]),
            ],
            edges: [("a.data", "b.input"), ("c.data", "d.input")], controls: [("b", 1, "c")])
        let record = try flow.run()
        #expect(record.node("d")?.error?.code == "ALREADY_EXISTS")
        #expect(record.node("d")?.error?.message.contains("is written by 'b'") == true)
        #expect(try String(contentsOfFile: first, encoding: .utf8) == "12\n")
    }

    @Test("a link and the file behind it are one file to a run")
    func sharedLink() throws {
        let home = try TemporaryFolder()
        let file = try home.write("rows.txt", "").path
        let link = "\(home.path)/link.txt"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
        let flow = try StepFlow(
            [
                ("a", "source", ["rows": 12]), ("b", "sink", ["path": .string(link)]), ("c", "source", ["rows": 5]),
                ("d", "sink", ["path": .string(file)]),
            ],
            edges: [("a.data", "b.input"), ("c.data", "d.input")], controls: [("b", 1, "c")])
        let record = try flow.run()
        #expect(record.node("d")?.error?.message.contains("is written by 'b'") == true)
        #expect(record.node("b")?.files == [link])
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "12\n")
    }
}

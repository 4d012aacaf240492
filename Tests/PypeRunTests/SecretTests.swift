import Foundation
import PypeHost
import PypeModel
import PypeSchedule
import TestSupport
import Testing

@testable import PypeRun

@Suite("Secrets in a run")
struct SecretTests {
    @Test(
        "a secret that a module lets out reaches no log, record, error or database",
        arguments: ["", "run"])
    func leak(fail: String) throws {
        let secret = "s3cr3t-\(UInt64.random(in: 0...(.max)))-tail"
        let flow = try StepFlow(
            [("a", "leak", ["path": "env:PYPE_TEST_SECRET", "fail": .string(fail)]), ("b", "turn", [:])],
            controls: [("a", 1, "b")])
        var options = RunOptions()
        options.environment = ["PYPE_TEST_SECRET": secret]
        let listener = Listener()
        let log = flow.home.url.appending(path: "log.jsonl")
        let sink = try #require(LineSink(path: log.path))
        let identity = RunIdentity(started: Date(), random: 0)
        let json = JSONLog(sink: sink, level: .debug, identity: identity, flowName: "steps", nodes: ["a", "b"])
        let record = try flow.run(options: options, observers: [listener, json])
        #expect(record.status == (fail.isEmpty ? .succeeded : .failed))
        #expect(listener.all.contains { $0.contains("the secret is ***") })
        #expect(!flow.calls().contains("leaked a"))
        if !fail.isEmpty { #expect(record.node("a")?.error?.message == "the secret is ***") }
        let paths = try #require(FileManager.default.enumerator(atPath: flow.home.url.path))
        var searched = 0
        for case let path as String in paths {
            guard let data = FileManager.default.contents(atPath: flow.home.url.appending(path: path).path) else {
                continue
            }
            searched += 1
            #expect(data.range(of: Data(secret.utf8)) == nil, "\(path) holds the secret")
        }
        #expect(searched >= 4)
        #expect(!listener.all.joined().contains(secret))
        #expect(!String(decoding: RunRecordFile.bytes(of: record), as: UTF8.self).contains(secret))
    }

    @Test("a secret that is not there fails the module, with what to do")
    func missing() throws {
        let flow = try StepFlow([("a", "leak", ["path": "env:PYPE_TEST_SECRET"])])
        let record = try flow.run()
        #expect(record.node("a")?.error?.code == "NOT_FOUND")
        #expect(record.node("a")?.error?.message.contains("PYPE_TEST_SECRET") == true)
    }
}

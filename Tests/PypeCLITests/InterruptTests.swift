import Foundation
import TestSupport
import Testing

@Suite("Interrupts")
struct InterruptTests {
    @Test("an interrupt cancels cleanly and ends with 130", arguments: [SIGINT, SIGTERM])
    func interrupted(signal: Int32) throws {
        let space = try Workspace()
        let journal = "\(space.path)/journal.txt"
        let job = try space.build(
            """
            flow: {name: patient, version: 1.0.0}
            modules:
              - {id: wait, name: fx_wait, config: {journal: "\(journal)"}}
            """)
        let process = try RunningProcess(Project.pype, ["run", job], in: space.folder.url)
        process.wait { ((try? String(contentsOfFile: journal, encoding: .utf8)) ?? "").contains("run wait") }
        process.send(signal)
        #expect(process.status == 130)
        #expect(try String(contentsOfFile: journal, encoding: .utf8).hasSuffix("teardown wait\ndestroy wait\n"))
    }

    @Test("a second interrupt ends at once, and removes what is half-written")
    func interruptedTwice() throws {
        let space = try Workspace()
        let job = try space.build(
            """
            flow: {name: mule, version: 1.0.0}
            modules:
              - {id: stuck, name: fx_stuck, config: {rows: 60000, journal: "\(space.path)/journal.txt"}}
            """)
        let process = try RunningProcess(Project.pype, ["run", job], in: space.folder.url)
        process.wait { FileManager.default.fileExists(atPath: "\(space.path)/journal.txt") }
        usleep(50_000)
        process.interrupt()
        usleep(200_000)
        process.interrupt()
        #expect(process.status == 130)
    }
}

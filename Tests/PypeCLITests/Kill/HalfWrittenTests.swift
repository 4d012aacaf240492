import Foundation
import TestSupport
import Testing

/// What a killed run was writing.
@Suite("Half-written files of killed runs")
struct HalfWrittenTests {
    /// Two sinks of one sub flow, of which the second one takes long, so that the first one's file is published and has no
    /// checkpoint; a scratch-less flow otherwise.
    private func killed(_ space: Workspace, name: String = "a", again: Int = 2_000_000) throws -> String {
        let job = try space.build(
            """
            flow: {name: parts, version: 1.0.0}
            context: {name: \(name), pause: \(again)}
            modules:
              - {id: rows, name: ch_rows, config: {journal: j, rows: 3}}
              - {id: first, name: ch_file, config: {journal: j, path: "out/first.txt", note: x, fresh: 1}}
              - {id: copy, name: ch_add, config: {journal: j, seed: 5}}
              - {id: second, name: ch_file,
                 config: {journal: j, path: "out/{{context.name}}.txt", note: y, fresh: 1, pause: "{{context.pause}}"}}
            connections:
              data: [rows.data - first.input, rows.data - copy.input, copy.data - second.input]
            """)
        try FileManager.default.createDirectory(atPath: "\(space.path)/out", withIntermediateDirectories: true)
        let process = try RunningProcess(
            Project.pype, ["run", job], in: space.folder.url, environment: Workspace.environment(space.path))
        process.wait { (try? self.names(space).contains("first.txt") && self.parts(space).count == 1) == true }
        #expect(process.isRunning, "\(process.errors)")
        process.kill()
        return job
    }

    private func names(_ space: Workspace) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(space.path)/out").sorted()
    }

    private func parts(_ space: Workspace) throws -> [String] { try names(space).filter { $0.hasSuffix(".part") } }

    @Test("a file that was published without a checkpoint is replaced on resume, also where nothing may be replaced")
    func published() throws {
        let space = try Workspace()
        let job = try killed(space)
        #expect(try names(space).contains("first.txt") && parts(space).count == 1)
        let result = try space.pype("run", job, "--resume", "--set", "pause=0")
        #expect(result.status == 0, "\(result.errors)")
        #expect(try names(space) == ["a.txt", "first.txt"])
        #expect(try space.pype("run", job).errors.contains("is there already"))
    }

    @Test("a file of somebody else in its place is not replaced")
    func stranger() throws {
        let space = try Workspace()
        let job = try killed(space)
        try space.folder.write("out/first.txt", "precious")
        let result = try space.pype("run", job, "--resume", "--set", "pause=0")
        #expect(result.status == 1)
        #expect(result.errors.contains("'out/first.txt' is there already"), "\(result.errors)")
        #expect(try String(contentsOfFile: "\(space.path)/out/first.txt", encoding: .utf8) == "precious")
    }

    @Test("a resume that writes another file removes the half of the one before")
    func renamed() throws {
        let space = try Workspace()
        let job = try killed(space)
        let result = try space.pype("run", job, "--resume", "--set", "pause=0", "--set", "name=b")
        #expect(result.status == 0, "\(result.errors)")
        #expect(try names(space) == ["b.txt", "first.txt"])
    }

    @Test("clean removes it when the run is not resumed, and nothing that others put into its notes")
    func cleaned() throws {
        let space = try Workspace()
        let job = try killed(space)
        let run = try #require(FileManager.default.contentsOfDirectory(atPath: "\(space.path)/\(job)/runs").first)
        try space.folder.write("out/.precious.part", "x")
        try space.folder.write("out/.x.\(run)-1.txt", "x")
        let notes = try FileHandle(forWritingTo: space.folder.url.appending(path: "\(job)/runs/\(run)/outputs.jsonl"))
        try notes.seekToEnd()
        for name in [".precious.part", "first.txt", ".x.\(run)-1.txt", "../flow.yaml"] {
            try notes.write(contentsOf: Data("{\"aside\": \"\(space.path)/out/\(name)\"}\n".utf8))
        }
        try notes.write(contentsOf: Data("{\"aside\": \"\(space.path)".utf8))
        try notes.close()
        let dry = try space.pype("clean", "--all", "--dry-run")
        #expect(dry.output.contains("unfinished") && dry.output.contains(".part"), "\(dry.output)")
        #expect(try parts(space).count == 2)
        #expect(try space.pype("clean", "--all").status == 0)
        #expect(try names(space) == [".precious.part", ".x.\(run)-1.txt", "first.txt"])
        #expect(FileManager.default.fileExists(atPath: "\(space.path)/flow.yaml"))
    }

    @Test("the folder of a run that died before the database knew it is removed by clean, and no other")
    func falseStart() throws {
        let space = try Workspace()
        let job = try space.build("flow: {name: t, version: 1.0.0}\nmodules:\n  - {id: a, name: fx_source}\n")
        #expect(try space.pype("run", job).status == 0)
        try space.folder.write("\(job)/runs/20250101T000000Z-000000/dag.json", "{")
        try space.folder.write("\(job)/runs/20250101T000000Z-000001/log.jsonl", "somebody's")
        #expect(try space.pype("clean").status == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(space.path)/\(job)/runs")
        #expect(names.count == 2 && !names.contains("20250101T000000Z-000000"))
    }
}

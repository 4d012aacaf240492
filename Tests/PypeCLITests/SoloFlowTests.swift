import Foundation
import TestSupport
import Testing

/// What the modules that move no rows do in a flow.
@Suite("Solo modules in a flow")
struct SoloFlowTests {
    @Test("values of set_solo, and fields of them, are read by placeholders and conditions")
    func fields() throws {
        let space = try Workspace()
        let result = try space.run(
            """
            flow: {name: sums, version: 1.0.0}
            modules:
              - {id: one, name: generate_source, config: {rows: 3}}
              - {id: two, name: generate_source, config: {rows: 4}}
              - id: sum
                name: set_solo
                config:
                  values: {a: "{{one__row_count}}", b: "{{two__row_count}}", who: {name: Ada}}
                  formulas: {total: a + b, is_odd: (a + b) % 2 == 1}
              - {id: big, name: fail_solo, config: {message: too many rows}}
              - id: tell
                name: command_solo
                config: {program: echo, arguments: ["{{sum__values.total}}", "{{sum__values.who.name}}"]}
              - {id: odd, name: fail_solo, config: {message: "odd: {{sum__values.total}}", when: "{{sum__values.is_odd}}"}}
            connections:
              control:
                - one (1|) two
                - two (1|) sum
                - sum (1|sum__values.total > 100) big
                - sum (2|) tell
                - tell (1|tell__output == '7 Ada') odd
            """)
        #expect(result.status == 1)
        #expect(result.errors.contains("odd: 7"), "\(result.errors)")
        #expect(!result.errors.contains("too many rows"))
    }

    @Test("a field of a variable that has none is refused before the run, one that is not there in it")
    func wrongFields() throws {
        let space = try Workspace()
        let flow = """
            flow: {name: wrong, version: 1.0.0}
            modules:
              - {id: one, name: generate_source, config: {rows: 3}}
              - {id: sum, name: set_solo, config: {values: {total: 1}}}
              - {id: end, name: fail_solo, config: {message: "{{NAME}}"}}
            connections:
              control: ["one (1|) sum", "sum (1|) end"]
            """
        try space.folder.write("f.yaml", flow.replacing("NAME", with: "one__row_count.x"))
        let refused = try space.pype("validate", "f.yaml")
        #expect(refused.status == 2)
        #expect(refused.errors.contains("'one__row_count' is int, so it has no field 'x'"), "\(refused.errors)")
        let failed = try space.run(flow.replacing("NAME", with: "sum__values.totl"))
        #expect(failed.status == 1)
        #expect(failed.errors.contains("'sum__values' has no field 'totl'"), "\(failed.errors)")
        #expect(failed.errors.contains("did you mean 'total'?"), "\(failed.errors)")
    }

    @Test("file_solo deletes neither the folder that pype was started in, nor the user's, nor what they lie in")
    func protectedFolders() throws {
        let space = try Workspace()
        let path = space.path
        try FileManager.default.createDirectory(atPath: "\(path)/home/me", withIntermediateDirectories: true)
        try space.folder.write("all/mine", "kept")
        for folder in ["../\(space.folder.url.lastPathComponent)", "home", "home/me"] {
            let result = try space.run(
                """
                flow: {name: danger, version: 1.0.0}
                modules:
                  - {id: gone, name: file_solo, config: {action: delete, path: "\(folder)", recursive: true}}
                """, environment: ["HOME": "\(path)/home/me"])
            #expect(result.status == 1)
            #expect(result.errors.contains("cannot be deleted"), "\(folder): \(result.errors)")
        }
        #expect(try space.folder.contents().contains("all/mine"))
        #expect(try space.folder.contents().contains("home/me"))
    }

    @Test("an interrupt ends the program of command_solo and what it started")
    func interrupted() throws {
        let space = try Workspace()
        let job = try space.build(
            """
            flow: {name: long, version: 1.0.0}
            modules:
              - {id: wait, name: command_solo, config: {program: "sleep 600 & echo $! > pid.part; mv pid.part pid; wait", shell: true}}
            """)
        let process = try RunningProcess(Project.pype, ["run", job], in: space.folder.url)
        process.wait { FileManager.default.fileExists(atPath: "\(space.path)/pid") }
        process.interrupt()
        #expect(process.status == 130)
        let pid = try String(contentsOfFile: "\(space.path)/pid", encoding: .utf8).split(separator: "\n")[0]
        let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        #expect(stat == nil || stat?.contains(") Z ") == true)
    }
}

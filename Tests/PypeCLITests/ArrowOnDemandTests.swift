import Foundation
import TestSupport
import Testing

@Suite("Arrow on demand")
struct ArrowOnDemandTests {
    /// Its table is larger than may stay in memory.
    private static let flow = """
        flow: {name: small, version: 1.0.0}
        settings: {spill_threshold_rows: 1}
        modules:
          - {id: rows, name: generate_source, config: {rows: 3}}
          - {id: show, name: preview_sink}
        connections: {data: ["rows.data - show.input"]}
        """

    #if os(Linux)
    @Test("pype itself does not link Arrow, so that a flow that needs none does not pay for it")
    func links() throws {
        let result = try ChildProcess.run("/usr/bin/env", ["ldd", Project.pype])
        #expect(result.status == 0)
        #expect(result.output.contains("libc.so"))
        #expect(!result.output.contains("libarrow"))
    }
    #endif

    @Test("a library that cannot be loaded is an error that says where it was looked for")
    func missing() throws {
        let space = try Workspace()
        try space.folder.write("small.yaml", Self.flow)
        #expect(try space.pype("build", "small.yaml").status == 0)
        let result = try ChildProcess.run(
            Project.pype, ["run", "jobs/small"], in: space.folder.url,
            environment: Workspace.environment(space.path).merging(["PYPE_ARROW_LIBRARY": "/nowhere/arrow.so"]) { $1 })
        #expect(result.status == 1)
        #expect(
            result.errors.contains("Apache Arrow's library cannot be loaded: /nowhere/arrow.so"), "\(result.errors)")
        #expect(result.errors.contains("PYPE_ARROW_LIBRARY"))
        #expect(try space.pype("run", "jobs/small").status == 0)
    }
}

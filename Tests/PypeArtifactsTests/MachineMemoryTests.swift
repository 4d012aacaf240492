import PypeArtifacts
import TestSupport
import Testing

@Suite("The memory of the machine")
struct MachineMemoryTests {
    @Test(
        "the smallest limit counts: of the group, of its parents, of the machine",
        arguments: [
            ("0::/a/b\n", ["a/memory.max": "300\n", "a/b/memory.max": "max\n"], 300),
            ("0::/a/b\n", ["memory.max": "200\n", "a/memory.max": "300\n", "a/b/memory.max": "400\n"], 200),
            ("0::/\n", ["memory.max": "512\n"], 512),
            ("0::/a\n", ["a/memory.max": "max\n"], 4096),
            ("0::/gone/away\n", ["memory.max": "9000\n"], 4096),
            ("4:cpu,memory:/x\n0::/\n", ["memory/x/memory.limit_in_bytes": "700\n"], 700),
            ("4:memory:/docker/id\n", ["memory/memory.limit_in_bytes": "800\n"], 800),
            ("4:memory:/\n", ["memory/memory.limit_in_bytes": "9223372036854771712\n"], 4096),
            ("no line of that form\n", [:], 4096),
        ]
    )
    func limits(groups: String, files: [String: String], expected: Int) throws {
        let root = try TemporaryFolder()
        try root.write("proc/self/cgroup", groups)
        try root.write("proc/meminfo", "MemTotal:              4 kB\nMemFree:   1 kB\n")
        for (name, text) in files { try root.write("sys/fs/cgroup/\(name)", text) }
        #expect(MachineMemory.limit(root: root.path) == expected)
    }

    @Test("nothing is told where nothing is to be read")
    func nothing() throws { #expect(MachineMemory.limit(root: try TemporaryFolder().path) == nil) }

    @Test("the process holds some memory, and less than the machine has")
    func resident() throws {
        let limit = try #require(MachineMemory.limit())
        let before = try #require(MachineMemory.resident())
        #expect(before > 1 << 20 && before < limit)
        let block = [UInt8](repeating: 1, count: 64 << 20)
        let after = try #require(MachineMemory.resident())
        #expect(after - before > 48 << 20)
        #expect(block.last == 1)
    }
}

import TestSupport
import Testing

@Suite("preview_sink: standard output and settings", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct PreviewOutputTests {
    @Test("the whole table is written at once")
    func oneWrite() throws {
        let output = try runInPython(
            """
            import os
            # A datagram socket keeps what is written together.
            import socket
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
            kept = os.dup(1)
            os.dup2(theirs.fileno(), 1)
            status = mini_host.Module(sys.argv[1]).run({"rows": 100, "max_width": 40}, [pa.table({"x": list(range(100))})]).status
            os.dup2(kept, 1)
            ours.setblocking(False)
            first = ours.recv(1 << 20).decode()
            try:
                rest = ours.recv(1 << 20)
            except BlockingIOError:
                rest = None
            print(status, len(first.splitlines()), rest)
            """,
            [PreviewTests.library]
        )
        #expect(output == "0 105 None\n")
    }

    @Test("a standard output that is full fails the run")
    func fullDisk() throws {
        let output = try runInPython(
            """
            import os
            kept = os.dup(1)
            os.dup2(os.open("/dev/full", os.O_WRONLY), 1)
            result = mini_host.Module(sys.argv[1]).run({"rows": 1, "max_width": 40}, [pa.table({"x": [1]})])
            os.dup2(kept, 1)
            print(result.status, result.message)
            """,
            [PreviewTests.library]
        )
        #expect(output == "108 the table cannot be written to standard output: No space left on device\n")
    }

    @Test(
        "settings that make no sense are refused",
        arguments: [(-1, 40, "rows is -1, it cannot be negative"), (1, 0, "max_width is 0, it must be at least 1")])
    func refused(_ rows: Int, _ width: Int, _ message: String) throws {
        #expect(try PreviewTests.preview(#"pa.table({"x": [1]})"#, rows: rows, maxWidth: width) == "102 \(message)\n")
    }
}

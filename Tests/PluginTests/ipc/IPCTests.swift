import Foundation
import PypeArrow
import PypeHost
import TestSupport
import Testing

@Suite("ipc_source and ipc_sink")
struct IPCTests {
    private static let writing = """
        import sys, pyarrow as pa, pyarrow.feather as feather, datetime
        n, folder = 1000, sys.argv[1]
        t = pa.table({
            "n": pa.nulls(n), "i": pa.array([None, 1] * n, pa.int8())[:n], "t": pa.array(["a", None, "", "\\U0001F469 é"] * n)[:n],
            "v": pa.array(["a long text that lies outside the view", None] * n, pa.string_view())[:n],
            "l": pa.array([[1, None], None, []] * n)[:n], "s": pa.array([{"x": 1}, None] * n)[:n],
            "c": pa.array(["u", "v", None] * n).dictionary_encode()[:n],
            "m": pa.array([[("k", 1)], None] * n, pa.map_(pa.utf8(), pa.int32()))[:n], "f": pa.array([1, None] * n, pa.float16())[:n],
            "w": pa.array([datetime.datetime(2024, 1, 1), None] * n, pa.timestamp("ns", "UTC"))[:n],
        }, metadata={"made by": "a test"})

        def write(name, table, make=pa.ipc.new_file, **options):
            with make(f"{folder}/{name}", table.schema, **options) as writer: writer.write_table(table, max_chunksize=300)

        """

    private func folder(_ script: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        _ = try ChildProcess.python(Self.writing + script, [folder.path])
        return folder
    }

    @Test("what pyarrow wrote in either format goes through both modules, and pyarrow reads it back as it was")
    func through() async throws {
        let folder = try folder(
            """
            write("file.arrow", t)
            write("stream.arrow", t, pa.ipc.new_stream)
            write("lz4.arrow", t, options=pa.ipc.IpcWriteOptions(compression="lz4"))
            write("empty.arrow", t.slice(0, 0))
            write("none.arrow", pa.table({}))
            write("wide.arrow", pa.table({f"c{i}": pa.array([i, None]) for i in range(500)}))
            feather.write_feather(t, f"{folder}/zstd.arrow", compression="zstd")
            """)
        let names = ["file", "stream", "lz4", "zstd", "empty", "none", "wide"]
        for name in names {
            let config = try PluginRun.config(["file_path": "\(folder.path)/\(name).arrow"])
            let read = try await PluginRun("ipc_source", config)
            #expect(read.failure == nil)
            let table = try #require(read.services.table(0))
            #expect(read.services.globals["row_count"] == String(table.rows))
            for format in ["file", "stream"] {
                for compression in ["none", "lz4", "zstd"] {
                    let values: [String: Any] = [
                        "output_path": "\(folder.path)/out/\(name).\(format).\(compression).arrow", "format": format,
                        "compression": compression,
                    ]
                    let services = PluginServices(input: table)
                    let run = try await PluginRun("ipc_sink", PluginRun.config(values), services)
                    #expect(run.failure == nil && run.services.globals["row_count"] == String(table.rows))
                }
            }
        }
        let output = try ChildProcess.python(
            """
            import sys, glob, os, pyarrow as pa
            folder, wrong, count = sys.argv[1], [], 0
            def read(path):
                isFile = open(path, "rb").read(6) == b"ARROW1"
                return (pa.ipc.open_file if isFile else pa.ipc.open_stream)(path).read_all()
            for path in sorted(glob.glob(f"{folder}/out/*")):
                name, format, compression, _ = os.path.basename(path).split(".")
                wanted, found = read(f"{folder}/{name}.arrow"), read(path)
                isFile = open(path, "rb").read(6) == b"ARROW1"
                if not found.equals(wanted, check_metadata=True) or isFile != (format == "file"): wrong.append(path)
                count += 1
            sizes = [os.path.getsize(f"{folder}/out/file.file.{c}.arrow") for c in ["none", "lz4", "zstd"]]
            print(count, wrong, sizes[0] > sizes[1], sizes[0] > sizes[2])
            """, [folder.path])
        #expect(output == "\(names.count * 6) [] True True\n")
    }

    @Test("columns come in the order that was asked for; one that is not there is named with the nearest")
    func columns() async throws {
        let folder = try folder(#"write("t.arrow", t)"#)
        let file = "\(folder.path)/t.arrow"
        let run = try await PluginRun("ipc_source", PluginRun.config(["file_path": file, "columns": ["s", "i"]]))
        #expect(run.failure == nil)
        #expect(try run.services.table(0)?.schema.value().fields.map(\.name) == ["s", "i"])
        #expect(run.services.table(0)?.rows == 1000)
        let twice = try await PluginRun("ipc_source", PluginRun.config(["file_path": file, "columns": ["s", "s"]]))
        #expect(twice.failure?.code == .invalidConfig)
        let unknown = try await PluginRun("ipc_source", PluginRun.config(["file_path": file, "columns": ["tt"]]))
        #expect(unknown.failure?.message == "'columns': \(file) has no column 'tt'")
        #expect(unknown.failure?.hint?.hasPrefix("did you mean 't'") == true)
    }

    @Test("a file that is not whole, or is none at all, is told with its name")
    func damaged() async throws {
        let folder = try folder(
            """
            write("good.arrow", t)
            write("stream.arrow", t, pa.ipc.new_stream)
            for name in ["good", "stream"]:
                whole = open(f"{folder}/{name}.arrow", "rb").read()
                open(f"{folder}/{name}-cut", "wb").write(whole[:len(whole) // 2])
                noise = bytearray(whole)
                for place in range(len(noise) // 2, len(noise) // 2 + 2000): noise[place] ^= 0xA5
                open(f"{folder}/{name}-noise", "wb").write(noise)
            open(f"{folder}/text", "w").write("no Arrow at all, but some text that is long enough")
            open(f"{folder}/zero", "w")
            """)
        for name in ["good-cut", "stream-cut", "text", "zero", "missing"] {
            let file = "\(folder.path)/\(name)"
            let failure = try await PluginRun("ipc_source", PluginRun.config(["file_path": file])).failure
            #expect(
                failure?.code == (name == "missing" ? .notFound : .invalidData),
                "\(name): \(String(describing: failure))")
            #expect(failure?.message.hasPrefix(file) == true)
        }
        // Noise inside values may pass for values, but ends neither the program nor in another error.
        for name in ["good-noise", "stream-noise"] {
            let file = "\(folder.path)/\(name)"
            let failure = try await PluginRun("ipc_source", PluginRun.config(["file_path": file])).failure
            #expect(failure == nil || failure?.code == .invalidData, "\(name): \(String(describing: failure))")
        }
    }

    @Test("a cancelled run ends, and rows that break off leave no file")
    func ends() async throws {
        let folder = try folder(#"write("t.arrow", t)"#)
        let config = try PluginRun.config(["file_path": "\(folder.path)/t.arrow"])
        let run = try await PluginRun("ipc_source", config, PluginServices(cancelsWhenEmitting: true))
        #expect(run.failure?.code == .cancelled && run.services.table(0)?.batches.count == 1)
        let services = PluginServices(input: try countingTable(["a"]).failingAtTheEnd())
        let out = "\(folder.path)/out.arrow"
        let broken = try await PluginRun("ipc_sink", PluginRun.config(["output_path": out]), services)
        #expect(broken.failure?.message == "input port 'input' failed: the producer broke")
        #expect(try folder.contents() == ["t.arrow"])
        let full = PluginServices(input: try countingTable(["a"]), output: { _ in "/dev/full" })
        let noSpace = try await PluginRun("ipc_sink", PluginRun.config(["output_path": out]), full)
        #expect(noSpace.failure?.message == "\(out): No space left on device")
    }

    @Test("the file format cannot hold a dictionary that is exchanged, and says what can")
    func dictionaries() async throws {
        let folder = try folder(
            """
            d = pa.DictionaryArray.from_arrays
            batches = [pa.record_batch({"c": d(pa.array([0]), pa.array([word]))}) for word in ["a", "b"]]
            with pa.ipc.new_stream(f"{folder}/s.arrow", batches[0].schema) as writer:
                for batch in batches: writer.write_batch(batch)
            """)
        let read = try await PluginRun("ipc_source", PluginRun.config(["file_path": "\(folder.path)/s.arrow"]))
        let table = try #require(read.services.table(0))
        for format in ["file", "stream"] {
            let values = ["output_path": "\(folder.path)/out.\(format)", "format": format]
            let run = try await PluginRun("ipc_sink", PluginRun.config(values), PluginServices(input: table))
            if format == "stream" { #expect(run.failure == nil) }
            if let failure = run.failure { #expect(failure.hint?.contains("write the stream format") == true) }
        }
    }
}

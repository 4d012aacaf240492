import Foundation
import TestSupport
import Testing

@Suite("The nightly example")
struct NightlyExampleTests {
    private static let address = "https://hooks.example.com/T0/only-in-this-test"

    /// The built job, and what it is run with.
    private struct Night {
        let space: ExampleSpace

        init() throws {
            space = try ExampleSpace()
            try space.build("nightly")
        }

        func run(_ options: String...) throws -> ProcessResult {
            try space.run("nightly", options, environment: ["NIGHTLY_HOOK": NightlyExampleTests.address])
        }

        /// The messages of the newest run, by the module that left them.
        func messages(_ outbox: String = ".demo/outbox") throws -> [String: String] {
            let folder = space.url.appending(path: outbox)
            let run = try space.record("nightly", "d['run_id']")
            var messages: [String: String] = [:]
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
                let node = name.dropFirst(run.count + 1).dropLast(4)
                messages[String(node)] = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
                #expect(name == "\(run)-\(node).txt", "nothing half-written, nothing of another run")
            }
            return messages
        }
    }

    @Test("a good night gives the rows that pyarrow finds, under the date, and a message with their number")
    func good() throws {
        let night = try Night()
        let result = try night.run()
        #expect(result.status == 0, "\(result.errors)")
        let date = try night.space.record("nightly", "d['started'][:10]")
        let counts = try ChildProcess.python(
            """
            import sys, pyarrow.csv, pyarrow.parquet, pyarrow.compute as pc
            table = pyarrow.csv.read_csv(sys.argv[1], parse_options=pyarrow.csv.ParseOptions(
                invalid_row_handler=lambda row: "skip"))
            speed = table["Speed IAS in knots"]
            good = pc.or_(pc.is_null(speed), pc.match_substring_regex(pc.fill_null(speed, ""), "^[0-9]*$"))
            table = table.filter(good)
            costly = table.filter(pc.field("Cost Total $") >= 1000)
            found = pyarrow.parquet.read_table(sys.argv[2])
            assert found.schema.names == table.schema.names, found.schema
            for name in found.schema.names:
                texts = lambda t: [None if v in (None, "") else str(v) for v in t[name].to_pylist()]
                assert texts(found) == texts(costly), name
            assert 0 < found.num_rows < table.num_rows
            print(found.num_rows, table.num_rows)
            """,
            [
                "\(night.space.path)/examples/nightly/strikes.csv",
                "\(night.space.path)/.demo/nightly/strikes-\(date).parquet",
            ]
        ).split(whereSeparator: \.isWhitespace)
        let messages = try night.messages()
        #expect(Set(messages.keys) == ["tell_loaded", "tell_ended"])
        let told = try #require(messages["tell_loaded"])
        #expect(told.hasPrefix("To: \(Self.address)\nSubject: nightly \(date): \(counts[0]) costly strikes\n\n"))
        #expect(told.contains("\n\(counts[0]) of \(counts[1]) reports name a cost of 1000 dollars or more."))
        let rejected = try night.space.record(
            "nightly", "[n['counts']['rejected'] for n in d['nodes'] if n['id'] == 'read'][0]")
        #expect(rejected == "2")
    }

    @Test("a broken file ends the run with 1, leaves no table, and the message about it")
    func broken() throws {
        let night = try Night()
        let result = try night.run("--set", "reports=examples/nightly/broken.csv")
        #expect(result.status == 1, "\(result.errors)")
        let states = try night.space.states("nightly")
        #expect(states["read"] == "failed" && states["tell_loaded"] == "blocked")
        #expect(states["tell_failed"] == "succeeded" && states["tell_ended"] == "succeeded")
        let messages = try night.messages()
        #expect(Set(messages.keys) == ["tell_failed", "tell_ended"])
        let run = try night.space.record("nightly", "d['run_id']")
        #expect(messages["tell_failed"]?.contains("examples/nightly/broken.csv could not be loaded") == true)
        #expect(messages["tell_failed"]?.contains("pype status \(run)\n") == true)
        let folder = night.space.url.appending(path: ".demo/nightly").path
        #expect((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] == [])
    }

    @Test("a file that is not there is not looked for again, since that would not bring it")
    func missing() throws {
        let night = try Night()
        #expect(try night.run("--set", "reports=not-delivered.csv").status == 1)
        let read = "[n for n in d['nodes'] if n['id'] == 'read'][0]"
        #expect(try night.space.record("nightly", "\(read)['error']['tries']") == "1")
        #expect(Set(try night.messages().keys) == ["tell_failed", "tell_ended"])
    }

    @Test("a night without costly strikes is a good one that nobody is told of")
    func nothing() throws {
        let night = try Night()
        #expect(try night.run("--set", "least_cost=999999999").status == 0)
        let states = try night.space.states("nightly")
        #expect(states["tell_loaded"] == "skipped" && states["tell_failed"] == "skipped")
        #expect(Set(try night.messages().keys) == ["tell_ended"])
    }

    @Test("the test environment has its own files, and touches none of the night's")
    func environment() throws {
        let night = try Night()
        let result = try night.run("--context", "examples/nightly/test.json")
        #expect(result.status == 0, "\(result.errors)")
        #expect(try night.messages(".demo/outbox-test")["tell_loaded"]?.contains("of 60 reports") == true)
        for name in [".demo/outbox", ".demo/nightly"] {
            #expect(!FileManager.default.fileExists(atPath: night.space.url.appending(path: name).path))
        }
    }

    @Test("the address is in the messages, which only their owner can read, and nowhere else")
    func secret() throws {
        let night = try Night()
        let result = try night.run("--log-level", "debug")
        #expect(result.status == 0, "\(result.errors)")
        #expect(!(result.output + result.errors).contains("only-in-this-test"))
        let found = try ChildProcess.python(
            """
            import os, stat, sys
            for folder, _, names in os.walk(sys.argv[1]):
                for name in names:
                    path = os.path.join(folder, name)
                    with open(path, "rb") as file:
                        if b"only-in-this-test" in file.read():
                            print(os.path.relpath(path, sys.argv[1]).split("/")[1], oct(stat.S_IMODE(os.stat(path).st_mode)))
            """, [night.space.path])
        #expect(found.split(separator: "\n") == ["outbox 0o600", "outbox 0o600"])
        #expect(try night.space.pype("logs").output.contains("left a message for ***"))
    }

    @Test("without the address nothing is sent, and the run fails naming the variable")
    func noAddress() throws {
        let night = try Night()
        let result = try night.space.run("nightly")
        #expect(result.status == 1)
        #expect(result.errors.contains("NIGHTLY_HOOK"))
    }

    @Test("a message says in UTF-8 what the flow said, quotes, line breaks and all")
    func text() throws {
        let night = try Night()
        let result = try night.run("--set", "least_cost=1", "--set", "outbox=.demo/Ünï \"c\\ode\" 🐦/a/b")
        #expect(result.status == 0, "\(result.errors)")
        #expect(Set(try night.messages(".demo/Ünï \"c\\ode\" 🐦/a/b").keys) == ["tell_loaded", "tell_ended"])
    }
}

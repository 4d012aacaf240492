import Foundation
import PypeHost
import PypeModel
import TestSupport
import Testing

@Suite struct LibraryScannerTests {
    @Test(
        "a library that misbehaves is refused with the reason",
        arguments: [
            (
                "CRASH", LoadFailure.Phase.crash,
                "it crashed with SIGSEGV (Segmentation fault) in its entry function; it said: about to | fall over"
            ),
            (
                "CRASH_IN_INITIALISER", .crash,
                "it crashed with SIGFPE (Floating point exception) while the dynamic loader opened it"
            ),
            ("WILD_POINTER", .crash, "it crashed with SIGSEGV (Segmentation fault) while its descriptor was read"),
            ("EXITS", .crash, "it ended the process with exit status 0 in its entry function"),
            ("NO_SYMBOL", .symbol, "the library does not export the symbol 'pype_module_entry_v1'"),
            ("OTHER_ABI", .abi, "the library was built for version 3.4 of the module ABI, this host expects 1.x"),
            (
                "OTHER_ENTRY", .abi,
                "the library has version 7 of the module ABI (pype_module_entry_v7), this host expects version 1"
            ),
            ("REFUSES", .entry, "the entry function refused: the licence ran out [UNAUTHORIZED]"),
            (
                "REFUSES_SILENTLY", .entry,
                "the entry function refused: the entry function failed with UNKNOWN and gave no message [UNKNOWN]"
            ),
            (
                "NO_SLOTS", .descriptor,
                "module 'bad': the required slot 'create' is NULL; module 'bad': the required slot 'destroy' is NULL; module 'bad': the required slot 'run' is NULL"
            ),
            (
                "UNDEFINED", .open,
                "the symbol 'function_of_another_library' that it needs is in none of the libraries it links"
            ),
        ])
    func misbehaviour(fault: String, phase: LoadFailure.Phase, message: String) throws {
        let fixture = try ScanFixture()
        let failure = try #require(try fixture.failure(fixture.library("bad", fault)))
        #expect(failure.phase == phase)
        #expect(failure.message.hasPrefix(message), "\(failure.message)")
    }

    @Test("a library that hangs is refused at the deadline", arguments: ["HANG", "HANG_IN_INITIALISER"])
    func hang(fault: String) throws {
        let fixture = try ScanFixture()
        let failure = try fixture.failure(fixture.library("bad", fault), deadline: .milliseconds(1500))
        #expect(failure?.phase == .timeout)
        #expect(failure?.message.hasPrefix("it did not come to an end within 1.5 s") == true)
    }

    @Test("an exception that leaves the entry is shown with its text")
    func exception() throws {
        let fixture = try ScanFixture()
        let path = try CCompiler.library(
            "throws", from: CCompiler.fixtures.appending(path: "throws.cpp"), in: fixture.folder)
        let failure = try #require(try fixture.failure(path))
        #expect(failure.phase == .crash)
        #expect(failure.message.hasPrefix("it crashed with SIGABRT (Aborted) in its entry function"))
        #expect(failure.message.contains("thrown across the border"))
    }

    @Test("a missing dependency is named, not the library that needs it")
    func missingDependency() throws {
        let fixture = try ScanFixture()
        let needed = try CCompiler.library(
            "needed", source: "int function_of_another_library(void) { return 1; }", in: fixture.folder)
        let path = try fixture.library(
            "needy", "NEEDS",
            flags: ["-L\(fixture.folder.path)", "-lneeded", "-Wl,-rpath,\(fixture.folder.path)"])
        #expect(try fixture.failure(path) == nil)
        try FileManager.default.removeItem(atPath: needed)
        let failure = try #require(try fixture.failure(path))
        #expect(failure.message == "the library 'libneeded.so' that it needs cannot be found")
    }

    @Test("the symbol of a library that it links does not make a module of it")
    func symbolOfADependency() throws {
        let fixture = try ScanFixture()
        _ = try fixture.library("real")
        let path = try CCompiler.library(
            "alias", source: "int unused = 1;", in: fixture.folder,
            flags: ["-Wl,--no-as-needed", "-L\(fixture.folder.path)", "-lreal", "-Wl,-rpath,\(fixture.folder.path)"])
        #expect(try fixture.failure(path)?.phase == .symbol)
    }

    @Test("what is no library is told apart from one that was cut off, and nothing waits for a pipe")
    func files() throws {
        let fixture = try ScanFixture()
        let whole = try fixture.library("whole")
        let bytes = try Data(contentsOf: URL(filePath: whole))
        for length in [0, 3, 40, 100, 2000, 5000, 12000] {
            let path = try fixture.folder.write("cut\(length).so", bytes.prefix(length)).path
            let failure = try #require(try fixture.failure(path))
            #expect(failure.phase == .open)
            #expect(length == 0 || length == 3 || failure.message.hasPrefix("the file is cut off"), "\(failure)")
        }
        let text = try fixture.folder.write("text.so", "hello, world").path
        #expect(
            try fixture.failure(text)
                == LoadFailure(.open, "it is not a shared library: it begins with 'hello, world'"))
        #expect(try fixture.failure(fixture.folder.path)?.message == "it is a folder, not a regular file")
        let pipe = fixture.folder.path + "/pipe.so"
        mkfifo(pipe, 0o600)
        #expect(try fixture.failure(pipe)?.message == "it is a named pipe, not a regular file")
        #expect(try fixture.failure(fixture.folder.path + "/none.so")?.phase == .file)
        #expect(try fixture.failure("/bin/sh")?.phase != nil)
    }

    @Test("a library of another architecture is named as such")
    func architecture() throws {
        let fixture = try ScanFixture()
        var bytes = try Data(contentsOf: URL(filePath: fixture.library("whole")))
        bytes[18] = 40
        let foreign = try fixture.folder.write("arm.so", bytes).path
        #expect(try fixture.failure(foreign)?.message.hasPrefix("it is a library for arm; this host runs on") == true)
        bytes[4] = 1
        let narrow = try fixture.folder.write("narrow.so", bytes).path
        #expect(try fixture.failure(narrow)?.message == "it is a library for 32-bit programs; this host has 64 bits")
    }

    @Test("bad libraries among good ones cost only themselves")
    func bystanders() throws {
        let fixture = try ScanFixture()
        var paths: [String] = []
        for index in 0..<6 { paths.append(try fixture.library("good_\(index)")) }
        let crash = try fixture.library("crash", "CRASH")
        let exits = try fixture.library("exits", "EXITS")
        let prints = try fixture.library("prints", "PRINTS")
        paths.insert(contentsOf: [crash, prints, exits], at: 3)
        let outcomes = fixture.scanner().scan(paths)
        #expect(outcomes.count == paths.count)
        for path in paths where path != crash && path != exits {
            let library = try #require(try outcomes[path]?.get())
            #expect(library.modules.count == 1)
            #expect(library.library.path == path)
            #expect(library.library.sha256 == (try FileHash.sha256(path: path)))
        }
        let linked = try #require(try outcomes[prints]?.get())
        let library = try #require(linked.links.first { $0.contains("/libc.so") })
        #expect(linked.linked[library]?.stamp == (try FileStamp(path: library)))
        for (path, word) in [(crash, "SIGSEGV"), (exits, "exit status 0")] {
            guard case .failure(let failure)? = outcomes[path] else {
                Issue.record("\(path) was not refused")
                continue
            }
            #expect(failure.message.contains(word))
        }
    }

    @Test("a library is not blamed for what the one before it did")
    func trap() throws {
        let fixture = try ScanFixture()
        let paths = [
            try fixture.library("trap", "SETS_A_TRAP"), try fixture.library("slow", "SLOW"),
            try fixture.library("last"),
        ]
        let outcomes = fixture.scanner().scan(paths)
        for path in paths { #expect((try? outcomes[path]?.get()) != nil, "\(path)") }
    }

    @Test("a process that a library leaves behind does not hold the scan up", .timeLimit(.minutes(1)))
    func leftBehind() throws {
        let fixture = try ScanFixture()
        let path = try fixture.library("forks", "FORKS")
        let crash = try fixture.library("crash", "CRASH")
        let outcomes = fixture.scanner().scan([path, crash])
        #expect((try? outcomes[path]?.get()) != nil)
        #expect((try? outcomes[crash]?.get()) == nil)
    }

    @Test("a scanner whose program does not work says so for every path")
    func brokenScanner() throws {
        let fixture = try ScanFixture()
        let path = try fixture.library("good")
        for executable in ["/bin/false", "/nonexistent/pype"] {
            let outcomes = LibraryScanner(executable: executable).scan([path, path + "2"])
            #expect(outcomes.count == 2)
            guard case .failure(let failure)? = outcomes[path] else {
                Issue.record("no failure")
                continue
            }
            #expect(failure.message.contains(executable))
        }
    }

    @Test("a scan child ends when its host is killed", .timeLimit(.minutes(1)))
    func orphan() async throws {
        let fixture = try ScanFixture()
        let input = try fixture.folder.write("paths", fixture.library("hang", "HANG") + "\0")
        let script = "'\(Project.pype)' scan-libraries $$ 3>/dev/null <'\(input.path)' & echo $!; sleep 1; kill -9 $$"
        let result = try ChildProcess.run("/bin/sh", ["-c", script])
        #expect(result.wasSignalled)
        let child = try #require(Int32(result.output.trimmingCharacters(in: .newlines)))
        // Whoever adopts it need not reap it at once: a zombie has ended too.
        while kill(child, 0) == 0,
            let status = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8), !status.contains(") Z ")
        {
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}

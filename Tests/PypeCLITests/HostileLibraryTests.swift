import Foundation
import TestSupport
import Testing

/// What a scan meets in the wild: each is named with its reason, and the good one beside them is registered.
@Suite("A folder of bad libraries")
struct HostileLibraryTests {
    @Test("is scanned to its end, each bad library named with its reason, the good one registered")
    func scan() throws {
        let space = try Workspace(registered: false)
        let folder = space.folder.url.appending(path: "bad")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let header = "#include <pype/pype.h>\n#include <unistd.h>\n"
        let entry = "PYPE_EXPORT const pype_library *pype_module_entry_v1(const pype_host *h, pype_error *e)"
        let sources = [
            "crash": "\(header)\(entry) { (void)h; (void)e; *(volatile int *)8 = 1; return 0; }",
            "hang": "\(header)\(entry) { (void)h; (void)e; for (;;) pause(); }",
            "leave": "\(header)\(entry) { (void)h; (void)e; _exit(0); }",
            "nosymbol": "int something(void) { return 1; }",
            "otherabi": """
            \(header)static const pype_module *const none[] = {0};
            static const pype_library l = {9u << 16, sizeof l, "x", "1.0.0", "", "", 0, "", 0, 0, none, 0};
            \(entry) { (void)h; (void)e; return &l; }
            """,
        ]
        for (name, source) in sources {
            let file = try space.folder.write("src/\(name).c", source)
            try compile(["-o", folder.appending(path: "lib\(name).so").path, file.path])
        }
        // A library that links another one that is gone.
        let helper = try space.folder.write("src/helper.c", "int help(void) { return 1; }")
        try compile(["-o", "\(space.path)/src/libgone.so", helper.path])
        let needy = try space.folder.write("src/needy.c", "int help(void);\n\(header)\(entry) { help(); return 0; }")
        try compile(["-o", folder.appending(path: "libneedy.so").path, needy.path, "-L\(space.path)/src", "-lgone"])
        let good = Project.root.appending(path: "examples/celsius/celsius_mod.c")
        try compile(["-o", folder.appending(path: "libcelsius_mod.so").path, good.path])
        let whole = try Data(contentsOf: folder.appending(path: "libcelsius_mod.so"))
        try whole.prefix(whole.count / 3).write(to: folder.appending(path: "libtruncated.so"))
        try space.folder.write("bad/libtext.so", "I am no library\n")
        try space.folder.write("bad/libempty.so", "")

        let result = try space.pype(
            "auto-register", "--plugin-path", folder.path, "--only-plugin-path", "--deadline", "3")
        #expect(result.status == 0)
        #expect(try space.pype("list-modules").output.contains("celsius_mod"))
        let list = try space.pype("list-modules", "--failed").output
        let reasons = [
            ("libcrash.so", "SIGSEGV"), ("libhang.so", "timeout"), ("libleave.so", "exit"),
            ("libnosymbol.so", "pype_module_entry_v1"), ("libotherabi.so", "9.0"), ("libneedy.so", "libgone.so"),
            ("libtruncated.so", "open"), ("libtext.so", "open"), ("libempty.so", "open"),
        ]
        for (library, reason) in reasons {
            let part = list.components(separatedBy: "/\(library)\n").dropFirst().first ?? ""
            let entry = part.components(separatedBy: "\n/").first ?? ""
            #expect(entry.contains(reason), "\(library): \(entry)")
        }
        // Asked again, what crashed or hung stays alone; what could not be opened may be whole by now, and is tried.
        let again = try space.pype(
            "auto-register", "--plugin-path", folder.path, "--only-plugin-path", "--deadline", "3", "--format", "json")
        #expect(again.output.contains("\"scanned\" : 4"))
    }

    private func compile(_ arguments: [String]) throws {
        let result = try ChildProcess.run(
            "/usr/bin/cc", ["-shared", "-fPIC", "-O0", "-w", "-I\(Project.headers.path)"] + arguments)
        try #require(result.status == 0, "\(result.errors)")
    }
}

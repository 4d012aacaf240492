import PypeModel
import PypeRegistry
import TestSupport
import Testing

@Suite struct RegistryLocationTests {
    @Test(
        "the option comes before the variable, the variable before the folder, the folder before the user's data",
        arguments: [
            ("a.json", ["PYPE_REGISTRY": "b.json"], true, "a.json"),
            (nil, ["PYPE_REGISTRY": "b.json"], true, "b.json"),
            (nil, ["PYPE_REGISTRY": ""], true, "registry/ModRegistry.json"),
            (nil, ["XDG_DATA_HOME": "/data", "HOME": "/home/x"], false, "/data/pype/ModRegistry.json"),
            (
                nil, ["XDG_DATA_HOME": "relative", "HOME": "/home/x"], false,
                "/home/x/.local/share/pype/ModRegistry.json"
            ),
            (nil, [:], false, "/account/.local/share/pype/ModRegistry.json"),
            (nil, ["HOME": ""], false, "/account/.local/share/pype/ModRegistry.json"),
        ] as [(String?, [String: String], Bool, String)])
    func order(option: String?, environment: [String: String], hasFolder: Bool, path: String) throws {
        let found = try RegistryLocation.path(option: option, environment: environment, home: { "/account" }) {
            $0 == "registry" && hasFolder
        }
        #expect(found == path)
    }

    @Test("without a home anywhere there is an error that says how to name a file, and never one in the present folder")
    func homeless() throws {
        let fault = #expect(throws: Diagnostic.self) {
            try RegistryLocation.path(option: nil, environment: ["HOME": ""], home: { nil }) { _ in false }
        }
        #expect(fault?.hint?.contains("--registry") == true && fault?.hint?.contains("PYPE_REGISTRY") == true)
        #expect(RegistryLocation.dataFolder([:]) { nil } == nil)
    }

    @Test("the account's home is the one that the system's own tools name")
    func account() throws {
        let script = "import os, pwd; print(pwd.getpwuid(os.getuid()).pw_dir, end='')"
        #expect(try RegistryLocation.accountHome() == ChildProcess.python(script))
    }
}

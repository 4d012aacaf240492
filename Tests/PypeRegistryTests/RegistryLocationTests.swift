import PypeRegistry
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
            (nil, [:], false, "./.local/share/pype/ModRegistry.json"),
        ] as [(String?, [String: String], Bool, String)])
    func order(option: String?, environment: [String: String], hasFolder: Bool, path: String) {
        #expect(
            RegistryLocation.path(option: option, environment: environment) { $0 == "registry" && hasFolder } == path)
    }
}

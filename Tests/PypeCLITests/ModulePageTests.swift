import Foundation
import TestSupport
import Testing

/// docs/modules, made by `pype inspect` from what the modules that ship say of themselves.
enum ModulePages {
    static let folder = Project.root.appending(path: "docs/modules")

    /// The pages by their files' names, and README.md, the list of them.
    static let wanted = Result { try make() }

    private struct Listed: Decodable {
        var name: String
        var type: String
        var category: String
        var description: String
        var library: Library

        struct Library: Decodable { var name: String }
    }

    private static func make() throws -> [String: String] {
        let space = try Workspace(registered: false)
        try #require(try space.pype("auto-register").status == 0)
        let list = try space.pype("list-modules", "--format", "json").output
        let shipped = Set(Project.modules)
        let listed = try JSONDecoder().decode([Listed].self, from: Data(list.utf8)).filter { shipped.contains($0.name) }
        var pages = ["README.md": readme(listed)]
        for module in listed {
            pages["\(module.name).md"] = try space.pype("inspect", module.name, "--format", "markdown").output
        }
        return pages
    }

    private static func readme(_ modules: [Listed]) -> String {
        var text = """
            # Modules

            The modules that ship with pype, a page each. The pages are made from what the modules say of themselves, as `pype \
            inspect MODULE --format markdown` shows it: run the tests with PYPE_RECORD=1 to write them again.

            """
        for (type, title) in [("source", "Sources"), ("mod", "Mods"), ("sink", "Sinks"), ("solo", "Solos")] {
            let some = modules.filter { $0.type == type }.sorted { ($0.category, $0.name) < ($1.category, $1.name) }
            guard !some.isEmpty else { continue }
            text += "\n## \(title)\n\n| module | category | description | library |\n|---|---|---|---|\n"
            for module in some {
                let description = module.description.replacing("|", with: "\\|")
                text += "| [\(module.name)](\(module.name).md) | \(module.category) | \(description) |"
                text += " \(module.library.name) |\n"
            }
        }
        return text
    }
}

@Suite("docs/modules")
struct ModulePageTests {
    @Test("has a page for each module that ships, and no other")
    func pages() throws {
        let wanted = try ModulePages.wanted.get()
        #expect(Set(wanted.keys) == Set(Project.modules.map { "\($0).md" } + ["README.md"]))
        let manager = FileManager.default
        let found = (try? manager.contentsOfDirectory(atPath: ModulePages.folder.path)) ?? []
        let strays = Set(found).subtracting(wanted.keys)
        if ProcessInfo.processInfo.environment["PYPE_RECORD"] != nil {
            for name in strays { try manager.removeItem(at: ModulePages.folder.appending(path: name)) }
        }
        #expect(strays == [], "run the tests with PYPE_RECORD=1 to remove what is left of modules that are gone")
    }

    @Test("says what the modules say", arguments: Project.modules.map { "\($0).md" } + ["README.md"])
    func isFresh(name: String) throws {
        let wanted = try #require(try ModulePages.wanted.get()[name])
        let file = ModulePages.folder.appending(path: name)
        let found = try? String(contentsOf: file, encoding: .utf8)
        if found != wanted, ProcessInfo.processInfo.environment["PYPE_RECORD"] != nil {
            try FileManager.default.createDirectory(at: ModulePages.folder, withIntermediateDirectories: true)
            // Not by way of another file, which the test above would take for a stray.
            try wanted.write(to: file, atomically: false, encoding: .utf8)
        }
        #expect(found == wanted, "run the tests with PYPE_RECORD=1 to write docs/modules/\(name) again")
    }

    @Test(
        "shows a node that the build and the module itself take without a word of complaint", arguments: Project.modules
    )
    func example(module: String) throws {
        let page = try #require(try ModulePages.wanted.get()["\(module).md"])
        let example = try #require(DocumentTests.blocks("yaml", in: page).first)
        let space = try Workspace()
        try space.folder.write("flow.yaml", Self.flow(around: example))
        let result = try space.pype("validate", "--schemas", "flow.yaml")
        #expect(result.status == 0)
        #expect(!result.errors.contains("warning"), "\(result.errors)")
        #expect(result.errors.hasPrefix("flow.yaml is valid"), "\(result.errors)")
    }

    /// The example with a source before it, of which nobody knows the columns, so that only configs are judged; what comes
    /// after is left out, since an output may stay unused.
    private static func flow(around example: String) -> String {
        let lines = example.split(separator: "\n").filter { !$0.hasSuffix(" - after.input") }
        var text = lines.joined(separator: "\n").replacing("- before.output -", with: "- before.data -") + "\n"
        // A list that lost all its entries.
        if text.hasSuffix("connections:\n  data:\n") { text += "    []\n" }
        let before = "modules:\n  - {id: before, name: csv_source, config: {file_path: nowhere.csv}}\n"
        return "flow: {name: example, version: 1.0.0}\n"
            + text.replacing("modules:\n", with: before, maxReplacements: 1)
    }
}

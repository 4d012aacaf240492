import Foundation
import TestSupport

/// A folder of its own with a registry of its own, and `pype` run in it.
final class Workspace: Sendable {
    let folder: TemporaryFolder
    var path: String { folder.path }

    /// The registry with the shipped modules and those of Tests/Fixtures/{steps,chain}.c and of the examples, made once.
    private static let shared = Result { try SharedRegistry() }

    /// - Parameters:
    ///   - registered: begins with the shared registry; false: with none.
    init(registered: Bool = true) throws {
        folder = try TemporaryFolder()
        guard registered else { return }
        let registry = try Self.shared.get().registry
        try FileManager.default.copyItem(atPath: registry, toPath: "\(folder.path)/ModRegistry.json")
    }

    @discardableResult
    func pype(_ arguments: String..., environment: [String: String] = [:], input: String? = nil) throws -> ProcessResult
    {
        try pype(arguments, environment, input)
    }

    private func pype(_ arguments: [String], _ environment: [String: String], _ input: String?) throws -> ProcessResult
    {
        try ChildProcess.run(
            Project.pype, arguments, in: folder.url,
            environment: environment.merging(Self.environment(path)) { first, _ in first },
            input: input)
    }

    static func environment(_ folder: String) -> [String: String] {
        [
            "PYPE_REGISTRY": "\(folder)/ModRegistry.json", "XDG_DATA_HOME": "\(folder)/data", "NO_COLOR": "1",
            "PYPE_PLUGIN_PATH": "",
        ]
    }

    /// A flow that shows three rows on stdout.
    static let look = """
        flow: {name: look, version: 1.0.0}
        modules:
          - {id: rows, name: generate_source, config: {rows: 3}}
          - {id: show, name: preview_sink}
        connections:
          data: ["rows.data - show.input"]
        """

    /// Writes a flow, builds it, and gives the job's folder.
    func build(_ yaml: String, name: String = "flow.yaml") throws -> String {
        try folder.write(name, yaml)
        let result = try pype("build", name)
        guard result.status == 0 else { throw BuildFailure(errors: result.errors) }
        return result.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Writes a flow, builds and runs it.
    func run(_ yaml: String, _ options: String..., environment: [String: String] = [:]) throws -> ProcessResult {
        try pype(["run", build(yaml)] + options, environment, nil)
    }

    struct BuildFailure: Error, CustomStringConvertible {
        var errors: String
        var description: String { errors }
    }

    /// Built and registered once for all tests of this process.
    private final class SharedRegistry: Sendable {
        let folder: TemporaryFolder
        let registry: String

        init() throws {
            folder = try TemporaryFolder()
            registry = "\(folder.path)/ModRegistry.json"
            try FileManager.default.createDirectory(
                at: folder.url.appending(path: "modules"), withIntermediateDirectories: true)
            let modules = folder.url.appending(path: "modules").path
            for source in [
                "Tests/Fixtures/steps.c", "Tests/Fixtures/chain.c", "examples/celsius/celsius_mod.c",
                "examples/nightly/outbox_solo.c",
            ] {
                let file = Project.root.appending(path: source)
                let name = file.deletingPathExtension().lastPathComponent
                let result = try ChildProcess.run(
                    "/usr/bin/cc",
                    [
                        "-shared", "-fPIC", "-O1", "-I\(Project.headers.path)", "-o", "\(modules)/lib\(name).so",
                        file.path,
                        "-lpthread",
                    ])
                guard result.status == 0 else { throw BuildFailure(errors: result.errors) }
            }
            let result = try ChildProcess.run(
                Project.pype, ["auto-register", "--plugin-path", modules], in: folder.url,
                environment: Workspace.environment(folder.path))
            guard result.status == 0 else { throw BuildFailure(errors: result.errors) }
        }
    }
}

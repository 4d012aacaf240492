import Foundation
import PypeHost
import PypeModel
import PypeModules
import PypeRegistry
import TestSupport

/// A folder of libraries, a registry beside it, and a registrar that scans with the built `pype`.
final class RegistrarFixture {
    let folder: TemporaryFolder
    let store: RegistryStore
    var folders: [SearchFolder]

    init() throws {
        folder = try TemporaryFolder()
        store = RegistryStore(path: folder.path + "/ModRegistry.json")
        folders = [SearchFolder(path: folder.path + "/a", origin: "--plugin-path")]
    }

    var registrar: ModuleRegistrar {
        ModuleRegistrar(
            store: store, folders: folders, scanner: LibraryScanner(executable: Project.pype, deadline: .seconds(20)))
    }

    var bytes: Data { get throws { try Data(contentsOf: URL(filePath: store.path)) } }

    /// The names of the registered modules.
    var names: [String] { get throws { try store.load().entries.map(\.spec.name) } }

    /// Builds Tests/Fixtures/scan.c as `FOLDER/libNAME.so`, with a module of that name or another.
    @discardableResult
    func library(
        _ name: String, module: String? = nil, in place: String = "a", fault: String = "GOOD", flags: [String] = []
    ) throws -> String {
        let target = folder.url.appending(path: place)
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        let built = try CCompiler.library(
            "built", from: CCompiler.fixtures.appending(path: "scan.c"), in: folder,
            flags: ["-DBAD=\(fault)", "-DNAME=\"\(module ?? name)\"", "-Wl,-z,lazy"] + flags)
        let path = target.appending(path: "lib\(name).so").path
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.moveItem(atPath: built, toPath: path)
        return LibraryFile.canonical(path) ?? path
    }
}

package import Foundation

/// Where things are in the checkout that is tested.
package enum Project {
    /// The folder of Package.swift.
    package static let root: URL = {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    }()

    /// The folder with the built executable and the modules' shared libraries.
    package static let products: URL = {
        // Linux runs the tests from NAME.xctest in that folder; macOS from inside the bundle.
        var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let manager = FileManager.default
        while folder.path != "/", !manager.fileExists(atPath: folder.appending(path: "pype").path) {
            folder.deleteLastPathComponent()
        }
        return folder
    }()

    /// The built `pype`.
    package static var pype: String { products.appending(path: "pype").path }

    /// From modules to the libraries they are in, as Package.swift lists their folders.
    private static let libraries: [String: String] = {
        let manifest = try? String(contentsOf: root.appending(path: "Package.swift"), encoding: .utf8)
        var libraries: [String: String] = [:]
        for entry in (manifest ?? "").matches(of: /name: "(\w+)", target: "\w+",\s*folders: \[([^\]]*)\]/) {
            for folder in entry.2.matches(of: /"(\w+)\/(\w+)"/) where folder.1 != "families" {
                libraries[String(folder.2)] = String(entry.1)
            }
        }
        return libraries
    }()

    /// The modules that ship, sorted; what a family has in common is none.
    package static var modules: [String] { libraries.keys.sorted() }

    /// The shared library of a shipped module.
    package static func library(_ module: String) -> String {
        let name = libraries[module] ?? module
        #if os(macOS)
        return products.appending(path: "lib\(name).dylib").path
        #else
        return products.appending(path: "lib\(name).so").path
        #endif
    }

    /// Python with pyarrow, duckdb and jsonschema: the bootstrap's own environment.
    package static var python: String { root.appending(path: ".deps/venv/bin/python").path }

    /// The folder of the C headers that module authors get.
    package static var headers: URL { root.appending(path: "Sources/CPypeABI/include") }
}

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

    /// The shared library of a shipped module.
    package static func library(_ module: String) -> String {
        #if os(macOS)
        products.appending(path: "lib\(module).dylib").path
        #else
        products.appending(path: "lib\(module).so").path
        #endif
    }

    /// Python with pyarrow, duckdb and jsonschema: the bootstrap's own environment.
    package static var python: String { root.appending(path: ".deps/venv/bin/python").path }

    /// The folder of the C headers that module authors get.
    package static var headers: URL { root.appending(path: "Sources/CPypeABI/include") }
}

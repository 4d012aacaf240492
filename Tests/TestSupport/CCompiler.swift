package import Foundation

/// Builds shared libraries from C and C++, as the author of a module would.
package enum CCompiler {
    /// A compiler could not build what a test needs.
    package struct Failure: Error, CustomStringConvertible {
        package var errors: String
        package init(errors: String) { self.errors = errors }
        package var description: String { errors }
    }

    /// The folder of the C sources that tests build.
    package static var fixtures: URL { Project.root.appending(path: "Tests/Fixtures") }

    /// Builds `source` into `folder` and returns the path of the library.
    @discardableResult
    package static func library(
        _ name: String, from source: URL, in folder: TemporaryFolder, headers: URL = Project.headers,
        flags: [String] = []
    ) throws -> String {
        let output = folder.url.appending(path: "lib\(name).so").path
        let isCPlusPlus = source.pathExtension == "cpp"
        let result = try ChildProcess.run(
            isCPlusPlus ? "/usr/bin/c++" : "/usr/bin/cc",
            ["-shared", "-fPIC", "-O1", "-g", "-Wall", "-Wextra", "-Werror", "-I\(headers.path)", "-o", output]
                + [source.path] + flags)
        guard result.status == 0 else { throw Failure(errors: result.errors) }
        return output
    }

    /// Builds a source that the test writes itself.
    @discardableResult
    package static func library(
        _ name: String, source: String, in folder: TemporaryFolder, flags: [String] = []
    ) throws -> String {
        try library(name, from: folder.write("\(name).c", source), in: folder, flags: flags)
    }
}

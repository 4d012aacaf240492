import Foundation
import PypeHost
import TestSupport

/// A folder of libraries that behave badly, and a scanner that runs in the built `pype`.
struct ScanFixture {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Builds Tests/Fixtures/scan.c with one of its faults.
    func library(_ name: String, _ fault: String = "GOOD", flags: [String] = []) throws -> String {
        try CCompiler.library(
            name, from: CCompiler.fixtures.appending(path: "scan.c"), in: folder,
            flags: ["-DBAD=\(fault)", "-DNAME=\"\(name)\"", "-Wl,-z,lazy"] + flags)
    }

    func scanner(deadline: Duration = .seconds(20)) -> LibraryScanner {
        LibraryScanner(executable: Project.pype, deadline: deadline)
    }

    /// The reason why a single library was refused.
    func failure(_ path: String, deadline: Duration = .seconds(20)) throws -> LoadFailure? {
        guard case .failure(let failure)? = scanner(deadline: deadline).scan([path])[path] else { return nil }
        return failure
    }
}

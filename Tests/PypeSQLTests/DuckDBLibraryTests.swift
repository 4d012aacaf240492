import CDuckDB
import Foundation
import PypeLoader
import TestSupport
import Testing

@testable import PypeSQL

@Suite("DuckDBLibrary")
struct DuckDBLibraryTests {
    @Test("the library is found and is the one that Python has")
    func version() throws {
        let wheel = try ChildProcess.python("import duckdb; print('v' + duckdb.__version__)")
        #expect(try DuckDBLibrary.load().version == wheel.trimmingCharacters(in: .whitespacesAndNewlines))
        #expect(try DuckDBLibrary.load() === DuckDBLibrary.load())
    }

    @Test("a library without DuckDB's functions is refused, with all of them named at once")
    func functions() throws {
        let folder = try TemporaryFolder()
        let source = try folder.write("part.c", "void duckdb_free(void) {}\nvoid duckdb_close(void) {}\n")
        let file = folder.path + "/libpart.so"
        let built = try ChildProcess.run("/usr/bin/env", ["cc", "-shared", "-fPIC", "-o", file, source.path])
        #expect(built.status == 0)
        let error = #expect(throws: SQLError.self) { try DuckDBLibrary.open(search(file)) }
        let text = try #require(error).message
        #expect(error?.code == .unavailable)
        #expect(text.contains("duckdb_library_version, duckdb_create_config"))
        #expect(text.contains("duckdb_function_set_error"))
        #expect(!text.contains("duckdb_free,") && !text.contains("duckdb_close,"))
    }

    @Test("a missing or broken file is one error that says what was tried, why it failed, and what to do")
    func missing() throws {
        let folder = try TemporaryFolder()
        let text = try folder.write("libduckdb.so", "this is no library")
        for path in [text.path, folder.path + "/nowhere.so"] {
            let error = #expect(throws: SQLError.self) { try DuckDBLibrary.open(search(path)) }
            #expect(error?.message.contains("\(path) (PYPE_DUCKDB_LIBRARY): ") == true)
            #expect(error?.hint?.contains("scripts/bootstrap") == true)
        }
    }

    private func search(_ named: String) -> LibrarySearch {
        LibrarySearch("libduckdb", variable: "PYPE_DUCKDB_LIBRARY", named: named)
    }
}

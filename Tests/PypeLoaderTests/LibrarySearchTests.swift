import Testing

@testable import PypeLoader

@Suite("LibrarySearch")
struct LibrarySearchTests {
    @Test("without a name it is looked for in the loader's path, beside the module and in the bootstrap's folder")
    func places() {
        let search = LibrarySearch("libduckdb", variable: "PYPE_DUCKDB_LIBRARY", named: nil)
        #expect(search.candidates.map(\.origin).prefix(2) == ["the loader's search path", "beside the module"])
        #expect(search.candidates.last?.path.hasSuffix("/.deps/lib/libduckdb.so") == true)
    }

    @Test(
        "the version of Python is read off the name of its extension",
        arguments: [
            ("/x/_duckdb.cpython-311-x86_64-linux-gnu.so", "3.11"),
            ("/cpython-310/_duckdb.cpython-39-darwin.so", "3.9"),
            ("/x/libduckdb.so", nil), ("/x/_duckdb.cpython-3.so", nil),
        ])
    func python(path: String, version: String?) {
        #expect(PythonRuntime.version(in: path) == version)
    }
}

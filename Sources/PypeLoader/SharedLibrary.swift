#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Opens shared libraries that are looked for in several places. What is opened stays open.
package enum SharedLibrary {
    /// Looks for the functions of an opened library: the table of their addresses, or the names of those it lacks.
    package typealias Table<API> = (
        UnsafeMutableRawPointer, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    ) -> UnsafePointer<API>?

    /// The first library that can be opened and has all functions.
    /// - Parameters:
    ///   - search: where to look.
    ///   - what: what the library is if it has the functions, such as "DuckDB 1.4 or later".
    ///   - table: looks for the functions.
    /// - Throws: ``LibraryNotFound`` with every place that was tried and why it did not serve.
    package static func open<API>(_ search: LibrarySearch, as what: String, _ table: Table<API>)
        throws(LibraryNotFound) -> (functions: UnsafePointer<API>, path: String)
    {
        var tried: [String] = []
        for candidate in search.candidates {
            let handle: UnsafeMutableRawPointer
            switch open(candidate.path) {
            case .success(let opened): handle = opened
            case .failure(let reason):
                tried.append("\(candidate.path) (\(candidate.origin)): \(reason.text)")
                continue
            }
            var missing: UnsafeMutablePointer<CChar>?
            if let functions = table(handle, &missing) { return (functions, candidate.path) }
            let names = missing.map { String(cString: $0) } ?? "out of memory"
            free(missing)
            tried.append("\(candidate.path) (\(candidate.origin)): not \(what), it lacks \(names)")
        }
        if let absent = search.absent { tried.append(absent) }
        throw LibraryNotFound(tried: tried)
    }

    private struct Reason: Error { var text: String }

    /// A wheel's library is a Python extension: it can be loaded only where Python's symbols are already there.
    private static func open(_ path: String) -> Result<UnsafeMutableRawPointer, Reason> {
        if let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) { return .success(handle) }
        let reason = loaderError()
        guard PythonRuntime.isMissing(in: reason) else { return .failure(Reason(text: reason)) }
        if let failure = PythonRuntime.load(for: path, loaderError: reason) {
            return .failure(Reason(text: "it is a Python extension and no libpython fits: \(failure)"))
        }
        if let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) { return .success(handle) }
        return .failure(Reason(text: loaderError()))
    }

    static func loaderError() -> String { dlerror().map { String(cString: $0) } ?? "no reason given" }
}

/// No place had a library that serves.
package struct LibraryNotFound: Error, Sendable, Hashable {
    /// Every place that was tried, with the reason.
    package var tried: [String]

    /// The places as lines of a message.
    package var lines: String { tried.map { "  - \($0)" }.joined(separator: "\n") }
}

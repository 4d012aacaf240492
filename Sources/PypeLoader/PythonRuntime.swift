#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Python's own library, needed only because libraries inside Python wheels refer to Python's symbols. No Python code
/// is run and the interpreter is never started.
package enum PythonRuntime {
    /// True when the loader's complaint is about Python's symbols.
    package static func isMissing(in loaderError: String) -> Bool {
        loaderError.contains("undefined symbol: Py") || loaderError.contains("undefined symbol: _Py")
            || loaderError.contains("symbol not found in flat namespace '_Py")
    }

    /// Loads the libpython of the version that `library` was built for, with its symbols visible to all.
    /// - Parameter loaderError: what dlopen said of the library; it starts with the path that was found.
    /// - Returns: nil when it is there, else what was tried and why it failed.
    package static func load(for library: String, loaderError: String) -> String? {
        let found = loaderError.hasPrefix("/") ? String(loaderError.prefix { $0 != ":" }) : library
        var tried: [String] = []
        for candidate in candidates(for: found) {
            if dlopen(candidate, RTLD_NOW | RTLD_GLOBAL) != nil { return nil }
            tried.append(SharedLibrary.loaderError())
        }
        if tried.isEmpty { tried.append("the name of \(found) does not tell the version of Python") }
        return tried.joined(separator: "; ") + " (PYPE_PYTHON_LIBRARY=/path/to/libpython names one outright)"
    }

    private static func candidates(for library: String) -> [String] {
        if let named = getenv("PYPE_PYTHON_LIBRARY").map({ String(cString: $0) }), !named.isEmpty { return [named] }
        guard let resolved = realpath(library, nil) else { return [] }
        let path = String(cString: resolved)
        free(resolved)
        guard let version = version(in: path) else { return [] }
        #if os(macOS)
        let names = ["libpython\(version).dylib"]
        #else
        let names = ["libpython\(version).so.1.0", "libpython\(version).so"]
        #endif
        // Beside the library or the link to it, then where the loader looks, then where that Python is installed.
        let beside = [LibrarySearch.parent(of: library), LibrarySearch.parent(of: path)].compactMap { $0 }
        let folders = beside + homes(of: path).map { "\($0)/lib" }
        return folders.flatMap { folder in names.map { "\(folder)/\($0)" } }.filter { access($0, F_OK) == 0 } + names
    }

    /// "3.11" from "…/_duckdb.cpython-311-x86_64-linux-gnu.so".
    static func version(in path: String) -> String? {
        guard let mark = path.range(ofLast: "cpython-3") else { return nil }
        let minor = path[mark...].prefix { $0.isASCII && $0.isNumber }
        return minor.isEmpty ? nil : "3.\(minor)"
    }

    /// Where the Python behind the environment that holds the wheel is installed: its pyvenv.cfg says so.
    private static func homes(of path: String) -> [String] {
        var folder = LibrarySearch.parent(of: path)
        while let current = folder {
            if let file = fopen("\(current)/pyvenv.cfg", "r") {
                defer { fclose(file) }
                var line = [CChar](repeating: 0, count: 4096)
                while fgets(&line, Int32(line.count), file) != nil {
                    let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
                    let parts = text.split(separator: "=", maxSplits: 1)
                    guard parts.count == 2, parts[0].filter({ $0 != " " }) == "home" else { continue }
                    let bin = String(parts[1].drop { $0 == " " }.prefix { !$0.isNewline })
                    return LibrarySearch.parent(of: bin).map { [$0] } ?? []
                }
                return []
            }
            folder = LibrarySearch.parent(of: current)
        }
        return []
    }
}

extension String {
    /// Where the last occurrence of `text` ends.
    fileprivate func range(ofLast text: String) -> String.Index? {
        var start = endIndex
        while start != startIndex {
            start = index(before: start)
            if self[start...].hasPrefix(text) { return index(start, offsetBy: text.count) }
        }
        return nil
    }
}

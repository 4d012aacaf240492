#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What to say where a file is not there.
package enum MissingFile {
    /// Where a relative path starts; nil for an absolute one, which says all there is.
    package static func hint(_ path: String) -> String? {
        guard !path.hasPrefix("/") else { return nil }
        let folder = getcwd(nil, 0)
        defer { free(folder) }
        let place = folder.map { "'\(String(cString: $0))', " } ?? ""
        return "relative paths start at \(place)the folder in which pype was started"
    }
}

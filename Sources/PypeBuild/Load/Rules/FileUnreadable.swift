import PypeModel

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The flow file cannot be read: it does not exist, is a folder, or may not be read by you.
enum FileUnreadable: Rule {
    static let id = "file-unreadable"

    static func report(_ path: String, _ code: Int32, _ findings: inout Findings) {
        let hint =
            switch code {
            case ENOENT: "check the spelling, and the folder you are in"
            case EISDIR: "give the flow's YAML file, not a folder"
            case EACCES: "give yourself the right to read it (chmod u+r)"
            default: "give a file that can be read"
            }
        findings.add(
            FileUnreadable.self, at: nil,
            "\(Excerpt.quoted(path, limit: Excerpt.pathLimit)) cannot be read: \(String(cString: strerror(code)))",
            hint: hint)
    }
}

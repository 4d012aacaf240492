import PypeModel

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The process that loads libraries nobody has loaded before, so that a bad one cannot harm its host. Paths come on
/// standard input, each ended by NUL; see ``ChildSide`` for the rest.
package enum ScanChild {
    /// What the command line must call to get here.
    package static let command = "scan-libraries"

    /// Does the whole work of the child and ends the process.
    ///
    /// - Parameter parent: the process id that the host gave, the last argument of the command.
    package static func main(parent: Int32) -> Never {
        ChildSide.begin(parent: parent)
        let paths = ChildSide.readAll().split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        for (index, path) in paths.enumerated() {
            ChildSide.separate()
            send(
                ScanMessage(
                    index: index, .outcome(Result { () throws(LoadFailure) in try scan(path, index) })))
        }
        // Not exit: what libraries registered to run at the end is none of the scan's business.
        _exit(0)
    }

    private static func scan(_ path: String, _ index: Int) throws(LoadFailure) -> ScannedLibrary {
        let (library, links) = try ModuleLibrary.openWithLinks(path: path) { step in
            send(ScanMessage(index: index, .step(step)))
        }
        var spec = library.spec
        spec.sha256 = try FileHash.sha256(path: spec.path)
        return ScannedLibrary(
            library: spec, modules: library.modules.map(\.spec), links: links.direct, linked: links.all)
    }

    private static func send(_ message: ScanMessage) { ChildSide.send(message.line()) }
}

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Asks the dynamic loader which file an address comes from.
enum SymbolOwner {
    /// `Dl_info` of dlfcn.h. Glibc shows it, and dladdr, under _GNU_SOURCE only, which Swift does not set.
    private struct Info {
        var fileName: UnsafePointer<CChar>?
        var fileBase: UnsafeMutableRawPointer?
        var symbolName: UnsafePointer<CChar>?
        var symbolAddress: UnsafeMutableRawPointer?
    }

    private typealias Dladdr = @convention(c) (UnsafeRawPointer?, UnsafeMutableRawPointer?) -> Int32

    private static let dladdr: Dladdr? = dlsym(dlopen(nil, RTLD_NOW), "dladdr").map {
        unsafeBitCast($0, to: Dladdr.self)
    }

    /// The canonical path of the file; nil when the loader cannot tell.
    static func path(of address: UnsafeRawPointer) -> String? {
        var info = Info()
        guard let dladdr, dladdr(address, &info) != 0, let name = info.fileName else { return nil }
        return LibraryFile.canonical(String(cString: name))
    }
}

import PypeModel

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What the dynamic loader found for each library that a loaded one links.
///
/// https://refspecs.linuxfoundation.org/elf/gabi4+/ch5.dynamic.html
enum LinkMap {
    /// The public head of `link_map` in link.h, which Swift does not import.
    private struct Entry {
        var base: UInt
        var name: UnsafePointer<CChar>?
        var dynamic: UnsafePointer<Dynamic>?
        var next: UnsafePointer<Entry>?
        var previous: UnsafePointer<Entry>?
    }

    private struct Dynamic {
        var tag: Int
        var value: UInt
    }

    private typealias DLInfo = @convention(c) (UnsafeMutableRawPointer, Int32, UnsafeMutableRawPointer) -> Int32

    private static let dlinfo: DLInfo? = dlsym(dlopen(nil, RTLD_NOW), "dlinfo").map {
        unsafeBitCast($0, to: DLInfo.self)
    }
    private static let requestLinkMap: Int32 = 2

    /// Direct links of a loaded library, and the closure of them; empty where the loader cannot be asked.
    static func links(of handle: UnsafeMutableRawPointer) -> (direct: [String], all: [String: LinkedLibrary]) {
        var all: [String: LinkedLibrary] = [:]
        let direct = needed(handle)
        var open = direct
        while let (path, handle) = open.popLast() {
            guard all[path] == nil, let stamp = try? FileStamp(path: path) else { continue }
            let next = needed(handle)
            all[path] = LinkedLibrary(stamp: stamp, links: next.map(\.path).sorted())
            open.append(contentsOf: next)
        }
        return (direct.map(\.path).sorted(), all)
    }

    private static func needed(_ handle: UnsafeMutableRawPointer) -> [(path: String, handle: UnsafeMutableRawPointer)] {
        #if os(Linux)
        guard let entry = entry(handle), let start = entry.pointee.dynamic else { return [] }
        var offsets: [UInt] = []
        var texts: UInt = 0
        var item = start
        while item.pointee.tag != 0 {
            if item.pointee.tag == 1 { offsets.append(item.pointee.value) }
            if item.pointee.tag == 5 { texts = item.pointee.value }
            item += 1
        }
        // glibc turns the offset of the string table into an address, musl does not.
        if texts < entry.pointee.base { texts += entry.pointee.base }
        return offsets.compactMap { offset in
            guard let name = UnsafePointer<CChar>(bitPattern: texts + offset),
                let handle = dlopen(name, RTLD_NOW | RTLD_NOLOAD), let found = self.entry(handle)?.pointee.name,
                let path = LibraryFile.canonical(String(cString: found))
            else { return nil }
            return (path, handle)
        }
        #else
        return []
        #endif
    }

    private static func entry(_ handle: UnsafeMutableRawPointer) -> UnsafePointer<Entry>? {
        var entry: UnsafePointer<Entry>?
        guard let dlinfo, dlinfo(handle, requestLinkMap, &entry) == 0 else { return nil }
        return entry
    }
}

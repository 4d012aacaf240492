#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What C libraries add to posix_spawn, found at run time: headers show these functions only to code that asks for more
/// than standard C, which a Swift target cannot.
/// https://sourceware.org/glibc/manual/latest/html_node/Running-a-Program.html
enum SpawnExtensions {
    #if canImport(Darwin)
    typealias Actions = posix_spawn_file_actions_t?
    #else
    typealias Actions = posix_spawn_file_actions_t
    #endif

    /// The program will start in this folder.
    /// - Returns: false when the C library cannot do that.
    static func start(in folder: String, _ actions: inout Actions) -> Bool {
        typealias Function = @convention(c) (UnsafeMutablePointer<Actions>?, UnsafePointer<CChar>?) -> Int32
        guard let symbol = symbol("posix_spawn_file_actions_addchdir_np") else { return false }
        return unsafeBitCast(symbol, to: Function.self)(&actions, folder) == 0
    }

    /// The program gets no descriptor from this one on, where the C library can do that.
    static func close(from descriptor: Int32, _ actions: inout Actions) {
        typealias Function = @convention(c) (UnsafeMutablePointer<Actions>?, Int32) -> Int32
        guard let symbol = symbol("posix_spawn_file_actions_addclosefrom_np") else { return }
        _ = unsafeBitCast(symbol, to: Function.self)(&actions, descriptor)
    }

    private static func symbol(_ name: String) -> UnsafeMutableRawPointer? { dlsym(dlopen(nil, RTLD_NOW), name) }
}

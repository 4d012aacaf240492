import CCrash

/// Says, for the case of a crash, which module a thread is in.
struct CallMark: ~Copyable {
    private let number: Int32

    /// A call begins on this thread.
    init(_ module: LoadedModule, _ nodeID: String, _ call: StaticString) {
        var node = nodeID
        number = node.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { bytes in
                call.withUTF8Buffer { call in
                    UnsafeRawPointer(call.baseAddress).map {
                        ccrash_enter(
                            module.crashName, bytes.baseAddress, bytes.count, $0.assumingMemoryBound(to: CChar.self))
                    } ?? -1
                }
            }
        }
    }

    /// The call returned, but its work goes on elsewhere, until ``leave(_:)`` gets what this gives.
    consuming func detach() -> Int32 {
        let number = number
        ccrash_return(number)
        discard self
        return number
    }

    static func leave(_ number: Int32) { ccrash_leave(number) }

    deinit { ccrash_leave(number) }
}

extension LoadedModule {
    /// Tells crashes from now on: which node, module and library they happened in, and nothing of memory, which may hold
    /// secrets.
    /// - Parameter keepingReports: true to let those who told crashes before go on after that.
    package static func watchCrashes(keepingReports: Bool) { ccrash_watch(keepingReports ? 1 : 0) }
}

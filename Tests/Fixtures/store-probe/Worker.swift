#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A thread of its own: commits block, which a shared pool would suffer from.
final class Worker {
    private let thread: pthread_t

    init(_ body: @escaping @Sendable () -> Void) {
        let box = Unmanaged.passRetained(Box(body)).toOpaque()
        #if canImport(Darwin)
        var handle: pthread_t?
        pthread_create(&handle, nil, { Worker.run($0) }, box)
        guard let handle else { exit(70) }
        thread = handle
        #else
        var handle = pthread_t()
        guard pthread_create(&handle, nil, { Worker.run($0) }, box) == 0 else { exit(70) }
        thread = handle
        #endif
    }

    func join() { pthread_join(thread, nil) }

    private final class Box {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    private static func run(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        if let box { Unmanaged<Box>.fromOpaque(box).takeRetainedValue().body() }
        return nil
    }
}

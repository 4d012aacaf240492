import Dispatch

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Takes what modules print on standard output while a live view is drawn on the same terminal, and gives it to the view
/// line by line: text between two drawings would be drawn over.
final class OutputRelay: Sendable {
    private let original: Int32
    private let finished = DispatchSemaphore(value: 0)

    /// Takes standard output over; nil when the system has no pipe or descriptor left.
    init?(to print: @escaping @Sendable (String) -> Void) {
        var ends: [Int32] = [-1, -1]
        fflush(nil)
        let copy = dup(STDOUT_FILENO)
        guard copy >= 0, pipe(&ends) == 0 else {
            if copy >= 0 { close(copy) }
            return nil
        }
        original = copy
        dup2(ends[1], STDOUT_FILENO)
        close(ends[1])
        let reader = ends[0]
        let finished = finished
        DispatchQueue(label: "pype.output-relay").async {
            Self.pump(reader, print)
            close(reader)
            finished.signal()
        }
    }

    /// Gives standard output back, after everything that was printed has been passed on.
    func stop() {
        fflush(nil)
        dup2(original, STDOUT_FILENO)
        close(original)
        // A program that a module left running may hold the pipe open: it must not hold up the end.
        _ = finished.wait(timeout: .now() + 1)
    }

    private static func pump(_ descriptor: Int32, _ print: (String) -> Void) {
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        var rest: [UInt8] = []
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            rest += piece[..<count]
            guard let end = rest.lastIndex(of: UInt8(ascii: "\n")) else { continue }
            print(String(decoding: rest[..<end], as: UTF8.self))
            rest.removeSubrange(...end)
        }
        if !rest.isEmpty { print(String(decoding: rest, as: UTF8.self)) }
    }
}

/// Cuts what a program prints into lines for the log, up to a limit, and keeps its beginning and its last lines.
struct OutputLines {
    /// A longer line is cut.
    private static let widest = 8192
    /// How many of the last lines are kept, for messages.
    private static let tail = 5

    private let keeps: Int
    private let limit: Int
    private var pending: [UInt8] = []
    /// The first bytes.
    private(set) var kept: [UInt8] = []
    /// How many lines there were.
    private(set) var count = 0
    private(set) var last: [String] = []

    /// - Parameters:
    ///   - keeps: bytes to keep of the beginning.
    ///   - limit: lines to give at most.
    init(keeps: Int, limit: Int) {
        self.keeps = keeps
        self.limit = limit
    }

    /// Takes more output; gives each line that it completes, up to the limit.
    mutating func take(_ bytes: [UInt8], _ line: (String) -> Void) {
        kept.append(contentsOf: bytes.prefix(max(0, keeps - kept.count)))
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            add(rest[..<end])
            give(line)
            rest = rest[(end + 1)...]
        }
        add(rest)
    }

    /// Gives what stands after the last line break.
    mutating func finish(_ line: (String) -> Void) { if !pending.isEmpty { give(line) } }

    private mutating func add(_ bytes: ArraySlice<UInt8>) {
        pending.append(contentsOf: bytes.prefix(max(0, Self.widest - pending.count)))
    }

    private mutating func give(_ line: (String) -> Void) {
        if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
        let text = String(decoding: pending, as: UTF8.self)
        pending.removeAll(keepingCapacity: true)
        count += 1
        last.append(text)
        if last.count > Self.tail { last.removeFirst() }
        if count <= limit { line(text) }
    }
}

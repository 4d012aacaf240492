/// Writes ``Value`` as JSON text (RFC 8259, https://www.rfc-editor.org/rfc/rfc8259): keys sorted, so that the same value
/// always gives the same bytes, and floating-point numbers with a point or an exponent, so that they stay what they are.
package struct JSONWriter {
    private var bytes: [UInt8] = []
    private let expanded: Int

    /// - Parameters:
    ///   - expanded: how many levels of arrays and objects get a line for each entry; what lies deeper stays on the
    ///     line of its entry.
    /// - Returns: UTF-8, a line break at the end when `expanded` is not 0. Numbers that JSON cannot say (not finite)
    ///   are written as null.
    package static func bytes(of value: Value, expanded: Int = 0) -> [UInt8] {
        var writer = JSONWriter(expanded: expanded)
        writer.write(value, level: 0)
        if expanded > 0 { writer.bytes.append(UInt8(ascii: "\n")) }
        return writer.bytes
    }

    /// An object with one long list, whose entries are made one at a time, so that they need not all be there at once.
    ///
    /// - Parameters:
    ///   - head: the other members; those that sort before `list` stand before it.
    ///   - list: name of the member that holds the list; one line an entry.
    /// - Returns: UTF-8, a line for each member, a line break at the end.
    package static func bytes(
        of head: [String: Value], list: String, count: Int, entry: (Int, inout JSONMembers) -> Void
    ) -> [UInt8] {
        var writer = JSONWriter(expanded: 1)
        writer.write("{")
        for (position, name) in (Array(head.keys) + [list]).sorted().enumerated() {
            if position > 0 { writer.write(",") }
            writer.startLine(1)
            writer.quote(name)
            writer.write(": ")
            if name == list {
                writer.entries(count, entry)
            } else {
                writer.write(head[name] ?? .null, level: 1)
            }
        }
        writer.startLine(0)
        writer.write("}\n")
        return writer.bytes
    }

    /// The entry after which the length of all is reckoned.
    private static let sample = 63

    private mutating func entries(_ count: Int, _ entry: (Int, inout JSONMembers) -> Void) {
        write("[")
        let start = bytes.count
        for index in 0..<count {
            if index > 0 { write(",") }
            startLine(2)
            members { entry(index, &$0) }
            // An array that grows by doubling is there three times over while it does: a long list says early how long.
            if index == Self.sample {
                let reckoned = (bytes.count - start) / (Self.sample + 1) * count
                bytes.reserveCapacity(bytes.count + reckoned + reckoned / 16)
            }
        }
        if count > 0 { startLine(1) }
        write("]")
    }

    /// An object on one line, written member by member, for those who write thousands.
    package static func line(_ body: (inout JSONMembers) -> Void) -> [UInt8] {
        var writer = JSONWriter(expanded: 0)
        writer.members(body)
        return writer.bytes
    }

    mutating func members(_ body: (inout JSONMembers) -> Void) {
        write("{")
        var members = JSONMembers(writer: self)
        bytes = []
        body(&members)
        self = members.writer
        write("}")
    }

    mutating func member(_ name: String, isFirst: Bool) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        quote(name)
        bytes.append(UInt8(ascii: ":"))
    }

    mutating func list<Entry>(_ list: [Entry], _ body: (Entry, inout JSONMembers) -> Void) {
        bytes.append(UInt8(ascii: "["))
        for (position, entry) in list.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            members { body(entry, &$0) }
        }
        bytes.append(UInt8(ascii: "]"))
    }

    mutating func text(_ text: String) { quote(text) }

    mutating func plain(_ value: Value) { write(value, level: expanded) }

    private init(expanded: Int) { self.expanded = expanded }

    private mutating func write(_ value: Value, level: Int) {
        switch value {
        case .null: write("null")
        case .bool(let flag): write(flag ? "true" : "false")
        case .int(let number): write(String(number))
        case .double(let number): write(number.isFinite ? String(describing: number) : "null")
        case .string(let text): quote(text)
        case .array(let array):
            list("[", "]", array, level: level) { writer, entry in writer.write(entry, level: level + 1) }
        case .object(let object):
            list("{", "}", object.sorted { $0.key < $1.key }, level: level) { writer, entry in
                writer.quote(entry.key)
                writer.write(level < writer.expanded ? ": " : ":")
                writer.write(entry.value, level: level + 1)
            }
        }
    }

    private mutating func list<Entry>(
        _ open: String, _ close: String, _ entries: [Entry], level: Int, _ body: (inout JSONWriter, Entry) -> Void
    ) {
        write(open)
        let breaks = level < expanded && !entries.isEmpty
        for (position, entry) in entries.enumerated() {
            if position > 0 { write(",") }
            if breaks { startLine(level + 1) }
            body(&self, entry)
        }
        if breaks { startLine(level) }
        write(close)
    }

    private mutating func startLine(_ level: Int) {
        bytes.append(UInt8(ascii: "\n"))
        for _ in 0..<level * 2 { bytes.append(UInt8(ascii: " ")) }
    }

    private mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            // Most texts have nothing to escape, and go over in one piece.
            if utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
                bytes.append(contentsOf: utf8)
            } else {
                for byte in utf8 { escape(byte) }
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): write("\\\"")
        case UInt8(ascii: "\\"): write("\\\\")
        case UInt8(ascii: "\n"): write("\\n")
        case UInt8(ascii: "\r"): write("\\r")
        case UInt8(ascii: "\t"): write("\\t")
        case 0..<0x20:
            write("\\u00")
            bytes.append(JSONWriter.digits[Int(byte >> 4)])
            bytes.append(JSONWriter.digits[Int(byte & 15)])
        default: bytes.append(byte)
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)
}

import CPypeABI
import PypeArrow

/// How a column lies in memory, as far as copying chosen rows of it is concerned.
///
/// https://arrow.apache.org/docs/format/CDataInterface.html#data-type-description-format-strings
indirect enum ColumnLayout: Sendable, Hashable {
    case null
    case bits
    /// Values of so many bytes each.
    case fixed(Int)
    /// Offsets of so many bytes each into one buffer of bytes.
    case bytes(offset: Int)
    /// 16-byte views with the longer values in further buffers.
    case views
    /// Offsets of so many bytes each into a child.
    case list(offset: Int, ColumnLayout)
    /// So many rows of a child each.
    case fixedList(Int, ColumnLayout)
    case structure([ColumnLayout])
    /// Indices of so many bytes each into a dictionary that is shared, not copied.
    case dictionary(Int)

    /// - Returns: nil for a layout that is not built: unions, run-end encoding, list views.
    init?(_ schema: ArrowSchema) {
        guard let text = schema.format else { return nil }
        let format = String(cString: text)
        if schema.dictionary != nil {
            guard case .fixed(let width)? = Self.primitive(format) else { return nil }
            self = .dictionary(width)
            return
        }
        if let primitive = Self.primitive(format) {
            self = primitive
            return
        }
        var children: [ColumnLayout] = []
        for index in 0..<Int(schema.n_children) {
            guard let child = schema.children?[index], let layout = ColumnLayout(child.pointee) else { return nil }
            children.append(layout)
        }
        switch format {
        case "+s": self = .structure(children)
        case "+l", "+m":
            guard let child = children.first else { return nil }
            self = .list(offset: 4, child)
        case "+L":
            guard let child = children.first else { return nil }
            self = .list(offset: 8, child)
        default:
            guard format.hasPrefix("+w:"), let size = Int(format.dropFirst(3)), size >= 0, let child = children.first
            else { return nil }
            self = .fixedList(size, child)
        }
    }

    private static let widths: [String: Int] = [
        "c": 1, "C": 1, "s": 2, "S": 2, "e": 2, "i": 4, "I": 4, "f": 4, "l": 8, "L": 8, "g": 8,
        "tdD": 4, "tdm": 8, "tts": 4, "ttm": 4, "ttu": 8, "ttn": 8, "tiM": 4, "tiD": 8, "tin": 16,
    ]

    private static func primitive(_ format: String) -> ColumnLayout? {
        if let width = widths[format] { return .fixed(width) }
        switch format {
        case "n": return .null
        case "b": return .bits
        case "u", "z": return .bytes(offset: 4)
        case "U", "Z": return .bytes(offset: 8)
        case "vu", "vz": return .views
        default: break
        }
        // Timestamps and durations carry their unit, and a zone, in the format.
        if format.hasPrefix("ts") || format.hasPrefix("tD") { return .fixed(8) }
        if format.hasPrefix("w:") { return Int(format.dropFirst(2)).flatMap { $0 >= 0 ? .fixed($0) : nil } }
        if format.hasPrefix("d:") {
            let parts = format.dropFirst(2).split(separator: ",")
            guard parts.count > 2 else { return .fixed(16) }
            return Int(parts[2]).map { .fixed($0 / 8) }
        }
        return nil
    }
}

extension ColumnLayout {
    /// The layout of a table, if chosen rows of it can be copied.
    /// - Throws: ``SQLError`` `invalidData` naming the column that cannot be.
    static func copyable(_ schema: borrowing OwnedSchema) throws(SQLError) -> ColumnLayout {
        try schema.withUnsafePointer { schema throws(SQLError) in
            if let layout = ColumnLayout(schema.pointee) { return layout }
            for index in 0..<Int(schema.pointee.n_children) {
                guard let child = schema.pointee.children?[index]?.pointee, ColumnLayout(child) == nil else { continue }
                let name = child.name.map { String(cString: $0) } ?? ""
                let format = child.format.map { String(cString: $0) } ?? ""
                throw SQLError(
                    .invalidData, "column '\(name)' has the Arrow type '\(format)', whose rows cannot be picked")
            }
            throw SQLError(.invalidData, "the input is not a table")
        }
    }
}

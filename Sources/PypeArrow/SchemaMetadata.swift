/// The binary form of key-value notes: the number of pairs, then for each the key and the value, each as its length
/// and its bytes. Numbers are 32 bits in the machine's order; nothing ends with NUL.
///
/// https://arrow.apache.org/docs/format/CDataInterface.html#c.ArrowSchema.metadata
enum SchemaMetadata {
    static func encode(_ pairs: [String: String]) -> [CChar] {
        var bytes: [CChar] = []
        append(Int32(clamping: pairs.count), to: &bytes)
        for (key, value) in pairs.sorted(by: { $0.key < $1.key }) {
            for text in [key, value] {
                append(Int32(clamping: text.utf8.count), to: &bytes)
                bytes.append(contentsOf: text.utf8.map { CChar(bitPattern: $0) })
            }
        }
        return bytes
    }

    /// Text that is not UTF-8 is repaired. The block carries no size of its own, so a negative length is all that can be
    /// told to be wrong.
    static func decode(_ start: UnsafePointer<CChar>?) throws(ArrowError) -> [String: String] {
        guard let start else { return [:] }
        var cursor = UnsafeRawPointer(start)
        var pairs: [String: String] = [:]
        for _ in 0..<(try length(&cursor)) {
            let key = try text(&cursor)
            pairs[key] = try text(&cursor)
        }
        return pairs
    }

    /// The block as it is.
    static func bytes(_ start: UnsafePointer<CChar>?) throws(ArrowError) -> [CChar]? {
        guard let start else { return nil }
        var cursor = UnsafeRawPointer(start)
        for _ in 0..<(2 * (try length(&cursor))) { cursor += try length(&cursor) }
        return Array(UnsafeBufferPointer(start: start, count: cursor - UnsafeRawPointer(start)))
    }

    private static func append(_ number: Int32, to bytes: inout [CChar]) {
        withUnsafeBytes(of: number) { bytes.append(contentsOf: $0.map { CChar(bitPattern: $0) }) }
    }

    private static func length(_ cursor: inout UnsafeRawPointer) throws(ArrowError) -> Int {
        let number = cursor.loadUnaligned(as: Int32.self)
        cursor += MemoryLayout<Int32>.size
        guard number >= 0 else { throw ArrowError("the metadata of a schema has the negative length \(number)") }
        return Int(number)
    }

    private static func text(_ cursor: inout UnsafeRawPointer) throws(ArrowError) -> String {
        let count = try length(&cursor)
        defer { cursor += count }
        return String(decoding: UnsafeRawBufferPointer(start: cursor, count: count), as: UTF8.self)
    }
}

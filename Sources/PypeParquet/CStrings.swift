/// Lends texts to C.
enum CStrings {
    /// A list of NUL-terminated texts and its length, valid inside `body`; nil stays NULL, an empty list does not.
    static func with<Result, Failure: Error>(
        _ texts: [String]?,
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, Int32) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard let texts else { return try body(nil, 0) }
        let copies = texts.map(copy)
        defer { for copy in copies { copy.deallocate() } }
        let list = UnsafeMutablePointer<UnsafePointer<CChar>?>.allocate(capacity: max(1, copies.count))
        defer { list.deallocate() }
        for (index, copy) in copies.enumerated() { (list + index).initialize(to: UnsafePointer(copy)) }
        return try body(UnsafePointer(list), Int32(clamping: texts.count))
    }

    private static func copy(_ text: String) -> UnsafeMutablePointer<CChar> {
        let bytes = text.utf8CString
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        for (index, byte) in bytes.enumerated() { (copy + index).initialize(to: byte) }
        return copy
    }
}

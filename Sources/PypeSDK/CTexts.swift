/// Texts and lists of texts for the C shims of modules that ship, freed together.
package final class CTexts {
    package typealias List = UnsafePointer<UnsafePointer<CChar>?>

    private var texts: [UnsafeMutablePointer<CChar>] = []
    private var lists: [UnsafeMutablePointer<UnsafePointer<CChar>?>] = []

    package init() {}

    package func add(_ text: String) -> UnsafePointer<CChar> {
        let bytes = text.utf8CString
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        for (index, byte) in bytes.enumerated() { (copy + index).initialize(to: byte) }
        texts.append(copy)
        return UnsafePointer(copy)
    }

    /// nil becomes NULL.
    package func add(_ values: [String?]) -> List {
        let list = UnsafeMutablePointer<UnsafePointer<CChar>?>.allocate(capacity: max(1, values.count))
        for (index, value) in values.enumerated() { (list + index).initialize(to: value.map(add)) }
        lists.append(list)
        return UnsafePointer(list)
    }

    deinit {
        for text in texts { text.deallocate() }
        for list in lists { list.deallocate() }
    }
}

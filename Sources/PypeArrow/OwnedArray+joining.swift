import CPypeABI

extension OwnedArray {
    /// The columns of two tables side by side. Nothing is copied: the columns are moved out of both.
    ///
    /// - Parameter other: a table with as many rows; its columns come behind.
    /// - Throws: ``ArrowError`` when the tables are not equally long. Both are released then.
    public consuming func joining(_ other: consuming OwnedArray) throws(ArrowError) -> OwnedArray {
        guard isValid, other.isValid, length == other.length else {
            throw ArrowError("tables of \(length) and \(other.length) rows cannot stand side by side")
        }
        let rows = length
        var columns = try movingAll()
        do throws(ArrowError) { columns += try other.movingAll() } catch {
            for index in columns.indices { columns[index].release?(&columns[index]) }
            throw error
        }
        return OwnedArray(BuiltArray.make(length: rows, nullCount: 0, buffers: [nil], children: columns))
    }

    private consuming func movingAll() throws(ArrowError) -> [ArrowArray] {
        let rows = 0..<length
        let count = withUnsafePointer { Int(clamping: $0.pointee.n_children) }
        return try moving(Array(0..<max(0, count)), rows)
    }
}

import CPypeABI
import PypeArrow

extension SQLConnection {
    /// Runs a statement of our own whose columns are all VARCHAR.
    /// - Returns: the rows, each with one text or nil a column.
    func texts(_ sql: String, _ parameters: [String]) throws(SQLError) -> [[String?]] {
        try texts(sql, .listed(parameters.map(SQLValue.text)))
    }

    /// Runs a statement of our own whose columns are all VARCHAR.
    /// - Returns: the rows, each with one text or nil a column.
    func texts(_ sql: String, _ parameters: SQLParameters = .none) throws(SQLError) -> [[String?]] {
        let statement = try prepare(sql)
        try statement.bind(parameters)
        let result = try statement.execute()
        var rows: [[String?]] = []
        while let chunk = try result.next() {
            let array = try result.array(of: chunk)
            array.withUnsafePointer { array in
                for row in 0..<Int(array.pointee.length) {
                    rows.append(
                        (0..<Int(array.pointee.n_children)).map { column in
                            array.pointee.children?[column].flatMap { Self.text($0.pointee, row) }
                        })
                }
            }
        }
        return rows
    }

    private static func text(_ array: ArrowArray, _ row: Int) -> String? {
        let place = Int(array.offset) + row
        if let validity = array.buffers?[0]?.assumingMemoryBound(to: UInt8.self),
            (validity[place >> 3] >> UInt8(place & 7)) & 1 == 0
        {
            return nil
        }
        guard let offsets = array.buffers?[1]?.assumingMemoryBound(to: Int32.self) else { return nil }
        let length = Int(offsets[place + 1] - offsets[place])
        guard length > 0, let bytes = array.buffers?[2] else { return "" }
        return String(
            decoding: UnsafeRawBufferPointer(start: bytes + Int(offsets[place]), count: length), as: UTF8.self)
    }
}

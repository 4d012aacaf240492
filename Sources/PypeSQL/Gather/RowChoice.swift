/// Which rows of an array are copied: a run of them, or a list in any order.
struct RowChoice {
    /// nil: a run.
    let list: UnsafePointer<Int>?
    /// The first row of a run.
    let start: Int
    let count: Int

    static func run(_ start: Int, _ count: Int) -> RowChoice { RowChoice(list: nil, start: start, count: count) }

    /// Borrowed while the choice is used.
    static func list(_ rows: UnsafeBufferPointer<Int>) -> RowChoice {
        RowChoice(list: rows.baseAddress, start: 0, count: rows.count)
    }

    @inline(__always)
    subscript(index: Int) -> Int { list.map { $0[index] } ?? start + index }

    @inline(__always)
    func forEach(_ body: (Int) -> Void) {
        if let list {
            for index in 0..<count { body(list[index]) }
        } else {
            for index in 0..<count { body(start + index) }
        }
    }

    /// Neighbours together, so that long stretches are copied at once.
    @inline(__always)
    func forEachRun(_ body: (_ start: Int, _ count: Int) -> Void) {
        guard let list else {
            if count > 0 { body(start, count) }
            return
        }
        var index = 0
        while index < count {
            let first = list[index]
            var length = 1
            while index + length < count, list[index + length] == first + length { length += 1 }
            body(first, length)
            index += length
        }
    }
}

import CPypeABI

/// Builds a column of lists: add the items of a list to ``items``, then close the list.
public final class ListBuilder: ColumnBuilder {
    /// Where the items go.
    public let items: ColumnBuilder
    private var offsets = GrowingBuffer()
    private var closed = 0

    init(_ item: Field) throws(ArrowError) {
        items = try ColumnBuilder.make(item.type)
        super.init(building: .list(item))
        offsets.append(Int32(0))
    }

    /// Makes a row of the items that were added since the last one.
    /// - Throws: ``ArrowError`` when there are more items in all than 32 bits count.
    public func closeList() throws(ArrowError) {
        guard items.count <= Int(Int32.max) else {
            throw ArrowError("a list column holds at most \(Int32.max) items in one batch: finish the batch before")
        }
        noteValidity(true)
        closed = items.count
        offsets.append(Int32(closed))
    }

    /// Items that were added since the last row stay for the next one.
    override func appendPlaceholder() { offsets.append(Int32(closed)) }

    override func finishRaw() -> ArrowArray {
        let buffers = [takeValidity(), offsets.take()]
        defer {
            reset()
            closed = 0
            offsets.append(Int32(0))
        }
        return BuiltArray.make(length: count, nullCount: nullCount, buffers: buffers, children: [items.finishRaw()])
    }
}

/// Builds a struct column: add one row to each of the ``children``, then close the row.
public final class StructBuilder: ColumnBuilder {
    /// One a field.
    public let children: [ColumnBuilder]

    init(_ fields: [Field]) throws(ArrowError) {
        var children: [ColumnBuilder] = []
        for field in fields { children.append(try ColumnBuilder.make(field.type)) }
        self.children = children
        super.init(building: .structure(fields))
    }

    /// Makes a row of what was added to the children.
    /// - Throws: ``ArrowError`` when a child has not got exactly one row more.
    public func closeRow() throws(ArrowError) {
        for (index, child) in children.enumerated() where child.count != count + 1 {
            throw ArrowError("row \(count): child \(index) has \(child.count) rows instead of \(count + 1)")
        }
        noteValidity(true)
    }

    /// Adds a null to each child that has not got this row yet.
    override func appendPlaceholder() {
        for child in children where child.count == count { child.appendNull() }
    }

    override func finishRaw() -> ArrowArray {
        defer { reset() }
        return BuiltArray.make(
            length: count,
            nullCount: nullCount,
            buffers: [takeValidity()],
            children: children.map { $0.finishRaw() }
        )
    }
}

import CPypeABI

/// A column of texts or bytes behind views: 16 bytes a row, with short texts inside and long ones in other buffers.
///
/// https://arrow.apache.org/docs/format/Columnar.html#variable-size-binary-view-layout
struct ViewColumn: @unchecked Sendable {
    // Sendable: as Column, which it holds.
    private let column: Column
    private let validity: Validity
    private let views: UnsafeRawPointer?

    /// Bytes that a view holds itself.
    private static let inside = 12

    /// - Throws: ``ArrowError`` when a view points outside its buffers.
    init(_ column: Column) throws(ArrowError) {
        self.column = column
        validity = column.bitmap
        views = column.buffer(1)
        guard column.count > 0 else { return }
        guard let views else { throw ArrowError("column '\(column.field.name)' has rows but no views") }
        let buffers = Int(column.array.n_buffers) - 3
        let sizes = buffers > 0 ? column.buffer(Int(column.array.n_buffers) - 1) : nil
        for row in 0..<column.count where !validity.isNull(row) {
            let view = View(views + (column.offset + row) * 16)
            guard view.length > Self.inside else {
                if view.length >= 0 { continue }
                throw ArrowError("column '\(column.field.name)', row \(row): a text of \(view.length) bytes")
            }
            guard let sizes, view.buffer >= 0, view.buffer < buffers, view.start >= 0,
                Int64(view.start) + Int64(view.length)
                    <= sizes.loadUnaligned(fromByteOffset: view.buffer * 8, as: Int64.self),
                column.buffer(2 + view.buffer) != nil
            else { throw ArrowError("column '\(column.field.name)', row \(row): the view points outside its buffers") }
        }
    }

    /// Lends the bytes of a row; nil for a null.
    func withBytes<Result>(_ row: Int, _ body: (UnsafeRawBufferPointer?) -> Result) -> Result {
        guard let views, !validity.isNull(row) else { return body(nil) }
        let place = views + (column.offset + row) * 16
        let view = View(place)
        if view.length <= Self.inside { return body(UnsafeRawBufferPointer(start: place + 4, count: view.length)) }
        let start = column.buffer(2 + view.buffer).map { $0 + view.start }
        return body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : view.length))
    }

    private struct View {
        let length: Int
        let buffer: Int
        let start: Int

        init(_ place: UnsafeRawPointer) {
            length = Int(place.loadUnaligned(as: Int32.self))
            buffer = Int(place.loadUnaligned(fromByteOffset: 8, as: Int32.self))
            start = Int(place.loadUnaligned(fromByteOffset: 12, as: Int32.self))
        }
    }
}

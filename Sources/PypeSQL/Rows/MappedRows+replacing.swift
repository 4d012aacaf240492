import CPypeABI
import PypeArrow

extension MappedRows {
    /// The same rows with texts of one length in place of the values of some computed columns. Nulls stay.
    /// - Parameters:
    ///   - columns: computed columns of texts or bytes.
    ///   - width: bytes of each text.
    ///   - write: fills `text`, which has `width` bytes, with UTF-8 for a value.
    package func replacing(
        _ columns: [Int], width: Int,
        _ write: (_ value: UnsafeRawBufferPointer, _ text: UnsafeMutableRawBufferPointer) -> Void
    ) -> MappedRows {
        var share = computed.share()
        let parts = share.withUnsafeMutablePointer { table -> [ArrowArray] in
            (0..<Int(table.pointee.n_children)).compactMap { index in
                guard let slot = table.pointee.children?[index] else { return nil }
                guard columns.contains(index) else {
                    let moved = slot.pointee
                    slot.pointee.release = nil
                    return moved
                }
                var made = ArrowArray()
                Self.texts(for: slot.pointee, width: width, write).move(to: &made)
                return made
            }
        }
        return MappedRows(self, computed: TableArray.make(parts, rows: count))
    }

    private static func texts(
        for array: ArrowArray, width: Int,
        _ write: (_ value: UnsafeRawBufferPointer, _ text: UnsafeMutableRawBufferPointer) -> Void
    ) -> OwnedArray {
        let rows = Int(array.length)
        let hasNulls = array.null_count != 0 && array.buffers?[0] != nil
        var validity = BitBuffer()
        let nulls = validity.append(hasNulls ? array.buffers?[0] : nil, offset: Int(array.offset), rows: .run(0, rows))
        let values = ByteBuffer(capacity: (rows - nulls) * width)
        let offsets = ByteBuffer(capacity: (rows + 1) * 4)
        let ends = offsets.extend((rows + 1) * 4).bindMemory(to: Int32.self, capacity: rows + 1)
        ends[0] = 0
        let bits = validity.buffer.bytes.assumingMemoryBound(to: UInt8.self)
        let given = array.buffers?[1]?.assumingMemoryBound(to: Int32.self)
        for row in 0..<rows {
            if (bits[row >> 3] >> UInt8(row & 7)) & 1 == 1, let given {
                let place = Int(array.offset) + row
                let value = UnsafeRawBufferPointer(
                    start: array.buffers?[2].map { $0 + Int(given[place]) }, count: Int(given[place + 1] - given[place])
                )
                write(value, UnsafeMutableRawBufferPointer(start: values.extend(width), count: width))
            }
            ends[row + 1] = Int32(values.count)
        }
        let built = GatheredArray(rows: rows, nulls: nulls, validity: nulls > 0 ? validity.buffer : nil)
        built.add(offsets)
        built.add(values)
        return built.export()
    }
}

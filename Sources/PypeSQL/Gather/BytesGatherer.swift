import CPypeABI

/// Texts and byte strings: offsets into one buffer.
final class BytesGatherer: ColumnGatherer {
    private let isLarge: Bool
    private let offsets = ByteBuffer()
    private let values = ByteBuffer()

    /// - Parameter isLarge: offsets have 8 bytes, not 4.
    init(isLarge: Bool) {
        self.isLarge = isLarge
        let width = isLarge ? 8 : 4
        offsets.extend(width).initializeMemory(as: UInt8.self, repeating: 0, count: width)
    }

    override func canAppend(_ array: ArrowArray) -> Bool {
        guard !isLarge, array.length > 0, let source = array.buffers?[1] else { return true }
        let list = source.assumingMemoryBound(to: Int32.self) + Int(array.offset)
        return values.count + Int(list[Int(array.length)] - list[0]) <= Int(Int32.max)
    }

    override func appendValues(_ array: ArrowArray, _ choice: RowChoice, keeper: AnyObject) {
        guard choice.count > 0, let source = array.buffers?[1] else { return }
        if isLarge {
            append(source.assumingMemoryBound(to: Int64.self) + Int(array.offset), array.buffers?[2], choice)
        } else {
            append(source.assumingMemoryBound(to: Int32.self) + Int(array.offset), array.buffers?[2], choice)
        }
    }

    /// Generic in a method, not in the class: a class's methods are not specialised, and this loop is the filter's
    /// hottest.
    @inline(__always)
    private func append<Offset: FixedWidthInteger & BitwiseCopyable>(
        _ source: UnsafePointer<Offset>, _ data: UnsafeRawPointer?, _ choice: RowChoice
    ) {
        let target = offsets.extend(choice.count * MemoryLayout<Offset>.size)
            .bindMemory(to: Offset.self, capacity: choice.count)
        var place = 0
        var end = Offset(truncatingIfNeeded: values.count)
        var length = 0
        choice.forEachRun { start, count in
            let base = end &- source[start]
            for row in 1...count { target[place + row - 1] = source[start + row] &+ base }
            place += count
            end = target[place - 1]
            length += Int(source[start + count] &- source[start])
        }
        guard length > 0, let data else { return }
        var into = values.extend(length)
        choice.forEachRun { start, count in
            let first = source[start]
            let length = Int(source[start + count] &- first)
            into.copyMemory(from: data + Int(first), byteCount: length)
            into += length
        }
    }

    override func finish(into built: GatheredArray) {
        built.add(offsets)
        built.add(values)
    }
}

/// Texts and byte strings as views: short ones inline, long ones in further buffers.
///
/// https://arrow.apache.org/docs/format/Columnar.html#variable-size-binary-view-layout
final class ViewsGatherer: ColumnGatherer {
    private let views = ByteBuffer()
    private var data = [ByteBuffer()]

    private static let inlineLength = 12
    private static let viewBytes = 16

    override func appendValues(_ array: ArrowArray, _ choice: RowChoice, keeper: AnyObject) {
        guard choice.count > 0, let buffers = array.buffers, let source = buffers[1] else { return }
        var target = views.extend(choice.count * Self.viewBytes)
        let offset = Int(array.offset)
        let validity = array.null_count == 0 ? nil : buffers[0]?.assumingMemoryBound(to: UInt8.self)
        choice.forEach { row in
            let place = offset + row
            defer { target += Self.viewBytes }
            // What stands in the view of a null is anybody's guess.
            if let validity, (validity[place >> 3] >> UInt8(place & 7)) & 1 == 0 {
                target.initializeMemory(as: UInt8.self, repeating: 0, count: Self.viewBytes)
                return
            }
            let view = source + place * Self.viewBytes
            target.copyMemory(from: view, byteCount: Self.viewBytes)
            let length = Int(view.loadUnaligned(as: Int32.self))
            guard length > Self.inlineLength else { return }
            let buffer = Int(view.loadUnaligned(fromByteOffset: 8, as: Int32.self))
            let start = Int(view.loadUnaligned(fromByteOffset: 12, as: Int32.self))
            guard let bytes = buffers[2 + buffer] else { return }
            if data[data.count - 1].count + length > Int(Int32.max) { data.append(ByteBuffer()) }
            let last = data[data.count - 1]
            target.storeBytes(of: Int32(data.count - 1), toByteOffset: 8, as: Int32.self)
            target.storeBytes(of: Int32(last.count), toByteOffset: 12, as: Int32.self)
            last.append(bytes + start, length)
        }
    }

    override func finish(into built: GatheredArray) {
        built.add(views)
        let sizes = ByteBuffer()
        for buffer in data {
            built.add(buffer)
            sizes.extend(8).storeBytes(of: Int64(buffer.count), as: Int64.self)
        }
        built.add(sizes)
    }
}

import CPypeABI

/// Lists and maps: offsets into a child.
final class ListGatherer: ColumnGatherer {
    private let isLarge: Bool
    private let offsets = ByteBuffer()
    private let child: ColumnGatherer

    /// - Parameter isLarge: offsets have 8 bytes, not 4.
    init(isLarge: Bool, _ child: ColumnLayout) {
        self.isLarge = isLarge
        self.child = ColumnGatherer.make(child)
        let width = isLarge ? 8 : 4
        offsets.extend(width).initializeMemory(as: UInt8.self, repeating: 0, count: width)
    }

    override func canAppend(_ array: ArrowArray) -> Bool {
        guard let values = array.children?[0]?.pointee else { return true }
        return (isLarge || child.rows + Int(values.length) <= Int(Int32.max)) && child.canAppend(values)
    }

    override func appendValues(_ array: ArrowArray, _ choice: RowChoice, keeper: AnyObject) {
        guard choice.count > 0, let source = array.buffers?[1], let values = array.children?[0]?.pointee else { return }
        if isLarge {
            append(source.assumingMemoryBound(to: Int64.self) + Int(array.offset), values, choice, keeper)
        } else {
            append(source.assumingMemoryBound(to: Int32.self) + Int(array.offset), values, choice, keeper)
        }
    }

    /// Generic in a method, not in the class: a class's methods are not specialised.
    @inline(__always)
    private func append<Offset: FixedWidthInteger & BitwiseCopyable>(
        _ source: UnsafePointer<Offset>, _ values: ArrowArray, _ choice: RowChoice, _ keeper: AnyObject
    ) {
        let target = offsets.extend(choice.count * MemoryLayout<Offset>.size)
            .bindMemory(to: Offset.self, capacity: choice.count)
        var place = 0
        var end = Offset(truncatingIfNeeded: child.rows)
        var chosen: [Int] = []
        choice.forEachRun { start, count in
            let base = end &- source[start]
            for row in 1...count { target[place + row - 1] = source[start + row] &+ base }
            place += count
            end = target[place - 1]
            if choice.list != nil { chosen.append(contentsOf: Int(source[start])..<Int(source[start + count])) }
        }
        if choice.list == nil {
            let first = Int(source[choice.start])
            child.append(values, .run(first, Int(source[choice.start + choice.count]) - first), keeper: keeper)
        } else {
            chosen.withUnsafeBufferPointer { child.append(values, .list($0), keeper: keeper) }
        }
    }

    override func finish(into built: GatheredArray) {
        built.add(offsets)
        built.add(child.finish())
    }
}

/// Lists of one length.
final class FixedListGatherer: ColumnGatherer {
    private let size: Int
    private let child: ColumnGatherer

    init(size: Int, _ child: ColumnLayout) {
        self.size = size
        self.child = ColumnGatherer.make(child)
    }

    override func canAppend(_ array: ArrowArray) -> Bool {
        array.children?[0].map { child.canAppend($0.pointee) } ?? true
    }

    override func appendValues(_ array: ArrowArray, _ choice: RowChoice, keeper: AnyObject) {
        guard choice.count > 0, size > 0, let values = array.children?[0]?.pointee else { return }
        let offset = Int(array.offset)
        if choice.list == nil {
            child.append(values, .run((offset + choice.start) * size, choice.count * size), keeper: keeper)
            return
        }
        var chosen: [Int] = []
        chosen.reserveCapacity(choice.count * size)
        choice.forEachRun { start, count in
            chosen.append(contentsOf: (offset + start) * size..<(offset + start + count) * size)
        }
        chosen.withUnsafeBufferPointer { child.append(values, .list($0), keeper: keeper) }
    }

    override func finish(into built: GatheredArray) { built.add(child.finish()) }
}

/// Structs, and record batches, which are structs too.
final class StructGatherer: ColumnGatherer {
    private let children: [ColumnGatherer]

    init(_ children: [ColumnLayout]) { self.children = children.map(ColumnGatherer.make) }

    override func canAppend(_ array: ArrowArray) -> Bool {
        for (index, gatherer) in children.enumerated() {
            if let child = array.children?[index], !gatherer.canAppend(child.pointee) { return false }
        }
        return true
    }

    override func appendValues(_ array: ArrowArray, _ choice: RowChoice, keeper: AnyObject) {
        // A struct's offset counts for its children too, on top of their own.
        let offset = Int(array.offset)
        if offset == 0 || choice.list == nil {
            let shifted = choice.list == nil ? RowChoice.run(choice.start + offset, choice.count) : choice
            append(children: array.children, shifted, keeper)
        } else {
            let chosen = (0..<choice.count).map { choice[$0] + offset }
            chosen.withUnsafeBufferPointer { append(children: array.children, .list($0), keeper) }
        }
    }

    private func append(
        children arrays: UnsafeMutablePointer<UnsafeMutablePointer<ArrowArray>?>?, _ choice: RowChoice,
        _ keeper: AnyObject
    ) {
        for (index, gatherer) in children.enumerated() {
            if let child = arrays?[index] { gatherer.append(child.pointee, choice, keeper: keeper) }
        }
    }

    override func finish(into built: GatheredArray) {
        for child in children { built.add(child.finish()) }
    }
}

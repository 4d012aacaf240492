import CPypeABI

/// Collects chosen rows of one column from many arrays into one array of the same type.
class ColumnGatherer {
    private(set) var rows = 0
    private var nulls = 0
    private var validity: BitBuffer?

    /// Whether the rows of `array` can still be added to what is there.
    func canAppend(_ array: ArrowArray) -> Bool { true }

    /// Copies the chosen rows; row 0 is the first after the array's own offset.
    /// - Parameter keeper: keeps the array's dictionaries, which are not copied, alive.
    final func append(_ array: ArrowArray, _ choice: RowChoice, keeper: AnyObject) {
        appendValidity(array, choice)
        rows += choice.count
        appendValues(array, choice, keeper: keeper)
    }

    /// For the layout.
    func appendValues(_ array: ArrowArray, _ choice: RowChoice, keeper: AnyObject) {}

    /// Everything that was collected. The gatherer is used up.
    final func finish() -> GatheredArray {
        let built = GatheredArray(rows: rows, nulls: nulls, validity: nulls > 0 ? validity?.buffer : nil)
        finish(into: built)
        return built
    }

    /// For the layout: buffers after validity, children, dictionary.
    func finish(into built: GatheredArray) {}

    /// The null layout has no validity buffer, and every row of it is null.
    var hasValidity: Bool { true }

    private func appendValidity(_ array: ArrowArray, _ choice: RowChoice) {
        guard hasValidity else { return }
        let bits = array.null_count == 0 || array.n_buffers == 0 ? nil : array.buffers?[0]
        if bits == nil, validity == nil { return }
        if validity == nil {
            var started = BitBuffer()
            _ = started.append(nil, offset: 0, rows: .run(0, rows))
            validity = started
        }
        nulls += validity?.append(bits, offset: Int(array.offset), rows: choice) ?? 0
    }

    static func make(_ layout: ColumnLayout) -> ColumnGatherer {
        switch layout {
        case .null: NullGatherer()
        case .bits: BitsGatherer()
        case .fixed(let width): FixedGatherer(width: width)
        case .bytes(let offset): BytesGatherer(isLarge: offset == 8)
        case .views: ViewsGatherer()
        case .list(let offset, let child): ListGatherer(isLarge: offset == 8, child)
        case .fixedList(let size, let child): FixedListGatherer(size: size, child)
        case .structure(let children): StructGatherer(children)
        case .dictionary(let width): DictionaryGatherer(width: width)
        }
    }
}

/// Rows without values.
final class NullGatherer: ColumnGatherer {
    override var hasValidity: Bool { false }
    override func finish(into built: GatheredArray) { built.becomeNull() }
}

/// Booleans.
final class BitsGatherer: ColumnGatherer {
    private var values = BitBuffer()

    override func appendValues(_ array: ArrowArray, _ choice: RowChoice, keeper: AnyObject) {
        _ = values.append(array.buffers?[1], offset: Int(array.offset), rows: choice)
    }

    override func finish(into built: GatheredArray) { built.add(values.buffer) }
}

/// Values of one width.
class FixedGatherer: ColumnGatherer {
    private let width: Int
    private let values = ByteBuffer()

    init(width: Int) { self.width = width }

    override func appendValues(_ array: ArrowArray, _ choice: RowChoice, keeper: AnyObject) {
        guard width > 0, choice.count > 0 else { return }
        let target = values.extend(choice.count * width)
        guard let source = array.buffers?[1].map({ $0 + Int(array.offset) * width }) else {
            target.initializeMemory(as: UInt8.self, repeating: 0, count: choice.count * width)
            return
        }
        guard let list = choice.list else {
            target.copyMemory(from: source + choice.start * width, byteCount: choice.count * width)
            return
        }
        switch width {
        case 1: Self.gather(UInt8.self, source, list, choice.count, target)
        case 2: Self.gather(UInt16.self, source, list, choice.count, target)
        case 4: Self.gather(UInt32.self, source, list, choice.count, target)
        case 8: Self.gather(UInt64.self, source, list, choice.count, target)
        default:
            for index in 0..<choice.count {
                (target + index * width).copyMemory(from: source + list[index] * width, byteCount: width)
            }
        }
    }

    @inline(__always)
    private static func gather<Word: BitwiseCopyable>(
        _: Word.Type, _ source: UnsafeRawPointer, _ list: UnsafePointer<Int>, _ count: Int,
        _ target: UnsafeMutableRawPointer
    ) {
        let into = target.bindMemory(to: Word.self, capacity: count)
        let width = MemoryLayout<Word>.size
        // Arrow recommends alignment and does not promise it.
        for index in 0..<count {
            into[index] = source.loadUnaligned(fromByteOffset: list[index] * width, as: Word.self)
        }
    }

    override func finish(into built: GatheredArray) { built.add(values) }
}

/// Indices into a dictionary that the arrays share.
final class DictionaryGatherer: FixedGatherer {
    private var shared: SharedDictionary?

    override func canAppend(_ array: ArrowArray) -> Bool { shared?.isSame(as: array.dictionary) ?? true }

    override func appendValues(_ array: ArrowArray, _ choice: RowChoice, keeper: AnyObject) {
        super.appendValues(array, choice, keeper: keeper)
        if shared == nil { shared = array.dictionary.map { SharedDictionary($0, keeper: keeper) } }
    }

    override func finish(into built: GatheredArray) {
        super.finish(into: built)
        built.dictionary = shared
    }
}

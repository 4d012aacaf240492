public import CPypeABI
import Synchronization

/// A schema that several readers hold at once. Each `share` is a new C struct over the same strings.
public final class SharedSchema: @unchecked Sendable {
    // Sendable: `raw` is never written after init, until deinit, when nobody else is left.
    private var raw: ArrowSchema
    private let parsed = Mutex<Schema?>(nil)
    private let metered = Mutex<BatchMeter?>(nil)

    /// Takes the schema over.
    public init(_ schema: consuming OwnedSchema) {
        raw = ArrowSchema()
        schema.move(to: &raw)
    }

    /// The shared schema that `schema` is a share of, else a new one over it; see ``SharedArray/adopting(_:)``.
    public static func adopting(_ schema: consuming OwnedSchema) -> SharedSchema {
        if let original = schema.withUnsafePointer(origin(of:)) { return original }
        return SharedSchema(schema)
    }

    /// The shared schema that `schema` is a share of, else one over a copy of it, which needs nothing more of whoever
    /// made it.
    /// - Throws: as ``OwnedSchema/copy()``.
    public static func adopting(copyOf schema: consuming OwnedSchema) throws(ArrowError) -> SharedSchema {
        if let original = schema.withUnsafePointer(origin(of:)) { return original }
        return SharedSchema(try schema.copy())
    }

    /// A struct of its own over the same strings.
    public func share() -> OwnedSchema { OwnedSchema(mirror(of: raw)) }

    /// The schema as a Swift value, read once.
    /// - Throws: ``ArrowError`` when the struct is not a schema that can be read.
    public func value() throws(ArrowError) -> Schema {
        try parsed.withLock { (parsed) throws(ArrowError) in
            if let parsed { return parsed }
            let schema = try Swift.withUnsafePointer(to: raw) { (raw) throws(ArrowError) in try Schema(copying: raw) }
            parsed = schema
            return schema
        }
    }

    /// Tells the bytes of batches of this schema; made once.
    /// - Throws: as ``value()``.
    public func meter() throws(ArrowError) -> BatchMeter {
        try metered.withLock { (metered) throws(ArrowError) in
            if let metered { return metered }
            let meter = BatchMeter(try value())
            metered = meter
            return meter
        }
    }

    /// Lends the struct for reading.
    public func withUnsafePointer<Result>(_ body: (UnsafePointer<ArrowSchema>) throws -> Result) rethrows -> Result {
        try Swift.withUnsafePointer(to: raw, body)
    }

    private static func origin(of share: UnsafePointer<ArrowSchema>) -> SharedSchema? {
        guard let data = share.pointee.private_data,
            unsafeBitCast(share.pointee.release, to: Int.self) == releaseAddress
        else { return nil }
        let original = Unmanaged<SharedSchema>.fromOpaque(data).takeUnretainedValue()
        return original.isWhole(share.pointee) ? original : nil
    }

    /// Whether the share is of the root, with nothing renamed, moved out or exchanged.
    private func isWhole(_ share: ArrowSchema) -> Bool { Self.same(share, raw) }

    private static func same(_ share: ArrowSchema, _ mine: ArrowSchema) -> Bool {
        guard share.release != nil, share.format == mine.format, share.name == mine.name, share.flags == mine.flags,
            share.metadata == mine.metadata, share.n_children == mine.n_children
        else { return false }
        guard mine.n_children > 0 else { return same(share.dictionary, mine.dictionary) }
        for index in 0..<Int(mine.n_children) where !same(share.children?[index], mine.children?[index]) {
            return false
        }
        return same(share.dictionary, mine.dictionary)
    }

    private static func same(
        _ share: UnsafeMutablePointer<ArrowSchema>?,
        _ mine: UnsafeMutablePointer<ArrowSchema>?
    ) -> Bool {
        guard let share, let mine else { return share == nil && mine == nil }
        return same(share.pointee, mine.pointee)
    }

    private func mirror(of source: ArrowSchema) -> ArrowSchema {
        var copy = source
        // The number goes with the list, so that release walks no list that a faulty producer only claimed.
        copy.n_children = 0
        copy.children = nil
        copy.dictionary = nil
        if source.n_children > 0, let children = source.children {
            let count = Int(source.n_children)
            let list = UnsafeMutablePointer<UnsafeMutablePointer<ArrowSchema>?>.allocate(capacity: count)
            for index in 0..<count {
                let slot = children[index].map { child in
                    let slot = UnsafeMutablePointer<ArrowSchema>.allocate(capacity: 1)
                    slot.initialize(to: mirror(of: child.pointee))
                    return slot
                }
                (list + index).initialize(to: slot)
            }
            copy.n_children = source.n_children
            copy.children = list
        }
        if let dictionary = source.dictionary {
            let slot = UnsafeMutablePointer<ArrowSchema>.allocate(capacity: 1)
            slot.initialize(to: mirror(of: dictionary.pointee))
            copy.dictionary = slot
        }
        // Each struct of the tree keeps the whole alive, since a reader may move any of them away and outlive the rest.
        copy.private_data = Unmanaged.passRetained(self).toOpaque()
        copy.release = releaseShare
        return copy
    }

    private static let releaseAddress = unsafeBitCast(
        releaseShare as @convention(c) (UnsafeMutablePointer<ArrowSchema>?) -> Void,
        to: Int.self
    )

    deinit {
        if let release = raw.release { release(&raw) }
    }
}

/// Balances passRetained in `SharedSchema.mirror`.
private let releaseShare: @convention(c) (UnsafeMutablePointer<ArrowSchema>?) -> Void = { schema in
    guard let schema else { return }
    for index in 0..<Int(schema.pointee.n_children) {
        guard let child = schema.pointee.children?[index] else { continue }
        child.pointee.release?(child)
        child.deallocate()
    }
    schema.pointee.children?.deallocate()
    if let dictionary = schema.pointee.dictionary {
        dictionary.pointee.release?(dictionary)
        dictionary.deallocate()
    }
    if let data = schema.pointee.private_data { Unmanaged<SharedSchema>.fromOpaque(data).release() }
    schema.pointee.private_data = nil
    schema.pointee.release = nil
}

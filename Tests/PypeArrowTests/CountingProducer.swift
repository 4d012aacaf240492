import CPypeABI
import PypeArrow
import Synchronization

/// Makes C arrays and schemas that count how often they are released, as a library in another language would.
final class CountingProducer: Sendable {
    private let counts = Mutex((made: 0, released: 0, twice: 0))

    var made: Int { counts.withLock { $0.made } }
    var released: Int { counts.withLock { $0.released } }
    /// Releases of a struct that had been released before.
    var twice: Int { counts.withLock { $0.twice } }

    /// What a struct's private_data shows.
    final class Owner {
        let producer: CountingProducer
        var buffers: [UnsafeMutableRawPointer?]
        var list: UnsafeMutablePointer<UnsafeRawPointer?>
        var isReleased = false
        init(_ producer: CountingProducer, _ buffers: [UnsafeMutableRawPointer?]) {
            self.producer = producer
            self.buffers = buffers
            list = .allocate(capacity: max(1, buffers.count))
            for (index, buffer) in buffers.enumerated() { list[index] = UnsafeRawPointer(buffer) }
        }
        deinit {
            for buffer in buffers { buffer?.deallocate() }
            list.deallocate()
        }
    }

    /// An array of int32 values.
    func int32s(_ values: [Int32?], offset: Int = 0) -> ArrowArray {
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: max(64, values.count * 4), alignment: 64)
        let bits = UnsafeMutableRawPointer.allocate(byteCount: values.count / 8 + 1, alignment: 64)
        bits.initializeMemory(as: UInt8.self, repeating: 0, count: values.count / 8 + 1)
        for (index, value) in values.enumerated() {
            bytes.storeBytes(of: value ?? -1, toByteOffset: index * 4, as: Int32.self)
            guard value != nil else { continue }
            let old = bits.load(fromByteOffset: index / 8, as: UInt8.self)
            bits.storeBytes(of: old | 1 << UInt8(index % 8), toByteOffset: index / 8, as: UInt8.self)
        }
        var raw = array(length: values.count - offset, buffers: [bits, bytes], children: [])
        raw.offset = Int64(offset)
        raw.null_count = -1
        return raw
    }

    /// An array whose children are released with it unless they were moved away.
    func array(length: Int, buffers: [UnsafeMutableRawPointer?], children: [ArrowArray]) -> ArrowArray {
        counts.withLock { $0.made += 1 }
        let owner = Owner(self, buffers)
        var raw = ArrowArray()
        raw.length = Int64(length)
        raw.n_buffers = Int64(buffers.count)
        raw.buffers = owner.list
        raw.n_children = Int64(children.count)
        if !children.isEmpty {
            raw.children = .allocate(capacity: children.count)
            for (index, child) in children.enumerated() {
                raw.children[index] = .allocate(capacity: 1)
                raw.children[index]!.initialize(to: child)
            }
        }
        raw.private_data = Unmanaged.passRetained(owner).toOpaque()
        raw.release = { array in
            guard let array, let data = array.pointee.private_data else { return }
            let owner = Unmanaged<Owner>.fromOpaque(data)
            let producer = owner.takeUnretainedValue().producer
            let again = owner.takeUnretainedValue().isReleased
            owner.takeUnretainedValue().isReleased = true
            producer.counts.withLock {
                $0.released += 1
                if again { $0.twice += 1 }
            }
            for index in 0..<Int(array.pointee.n_children) {
                let child = array.pointee.children[index]!
                child.pointee.release?(child)
                child.deallocate()
            }
            array.pointee.children?.deallocate()
            array.pointee.release = nil
            // The struct may have been copied about; a second release must still find the owner to be counted.
            if !again { owner.release() }
        }
        return raw
    }

    /// A batch of one int32 column.
    func batch(_ values: [Int32?], offset: Int = 0) -> OwnedArray {
        OwnedArray(array(length: values.count - offset, buffers: [nil], children: [int32s(values, offset: offset)]))
    }
}

extension Schema {
    static let oneInt32 = Schema([Field("x", .int32)])
}

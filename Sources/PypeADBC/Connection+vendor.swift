import CADBC
import CPypeABI
import PypeArrow

extension Connection {
    /// What the database calls itself, such as `PostgreSQL`; nil when the driver does not tell.
    package func vendor() throws(ADBCError) -> String? {
        let raw = handle.raw
        var code = UInt32(ADBC_INFO_VENDOR_NAME)
        var out = ArrowArrayStream()
        do throws(ADBCError) {
            try handle.check("asking for the database's name") { $0.ConnectionGetInfo(raw, &code, 1, &out, $1) }
        } catch {
            if error.code == .notImplemented { return nil }
            throw error
        }
        var stream = OwnedStream(out)
        guard let batch = try? stream.next() else { return nil }
        return batch.withUnsafePointer { Self.firstText(ofInfo: $0.pointee) }
    }

    /// The text in the first row of what GetInfo gives: a struct of the code and a dense union, whose child 0 is text.
    /// https://arrow.apache.org/adbc/current/cpp/api/group__adbc-connection-metadata.html
    private static func firstText(ofInfo info: ArrowArray) -> String? {
        guard info.length > 0, info.n_children == 2, let union = info.children?[1]?.pointee, union.n_buffers == 2,
            let types = union.buffers?[0]?.assumingMemoryBound(to: Int8.self),
            let places = union.buffers?[1]?.assumingMemoryBound(to: Int32.self),
            types[Int(union.offset)] == 0, union.n_children > 0, let texts = union.children?[0]?.pointee,
            texts.n_buffers == 3, let ends = texts.buffers?[1]?.assumingMemoryBound(to: Int32.self),
            let bytes = texts.buffers?[2]
        else { return nil }
        let place = Int(texts.offset) + Int(places[Int(union.offset)])
        let (start, end) = (Int(ends[place]), Int(ends[place + 1]))
        guard start >= 0, end >= start else { return nil }
        return String(decoding: UnsafeRawBufferPointer(start: bytes + start, count: end - start), as: UTF8.self)
    }
}

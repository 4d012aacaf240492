import CPypeABI
import PypeArrow
import Synchronization

extension FakeHost {
    func installData() {
        raw.pointee.config = { host, _ in
            let fake = FakeHost.of(host)
            return UnsafePointer(fake.lend(fake.state.withLock { $0.config }))
        }
        raw.pointee.input_count = { host, _, port in
            UInt32(FakeHost.of(host).state.withLock { $0.inputs[port]?.count ?? 0 })
        }
        raw.pointee.open_input = { host, _, port, edge, out, error in
            let fake = FakeHost.of(host)
            guard let tables = fake.state.withLock({ $0.inputs[port] }), Int(edge) < tables.count, let out else {
                return fake.fail(error, PYPE_ERR_NOT_FOUND, "no such edge")
            }
            tables[Int(edge)].stream().move(to: out)
            return PYPE_OK
        }
        raw.pointee.output_count = { _, _, _ in 1 }
        raw.pointee.set_schema = { host, _, port, schema, error in
            let fake = FakeHost.of(host)
            let owned = OwnedSchema(moving: schema!)
            do {
                let table = try owned.table()
                return fake.state.withLock {
                    if $0.schemas[port] != nil { return fake.fail(error, PYPE_ERR_INVALID_STATE, "set twice") }
                    $0.schemas[port] = table
                    return PYPE_OK
                }
            } catch { return PYPE_ERR_INVALID_DATA }
        }
        raw.pointee.emit = { host, _, port, array, error in
            let fake = FakeHost.of(host)
            let owned = OwnedArray(moving: array!)
            guard let schema = fake.state.withLock({ $0.schemas[port] }) else {
                return fake.fail(error, PYPE_ERR_INVALID_STATE, "no schema")
            }
            do {
                let batch = try RecordBatch(owned, schema: schema)
                fake.state.withLock { $0.batches[port, default: []].append(batch) }
                return PYPE_OK
            } catch let failure { return fake.fail(error, PYPE_ERR_INVALID_DATA, "\(failure)") }
        }
        raw.pointee.emit_stream = { host, _, port, stream, error in
            let fake = FakeHost.of(host)
            var owned = OwnedStream(moving: stream!)
            do {
                let schema = try owned.schema().table()
                fake.state.withLock { $0.schemas[port] = schema }
                while let array = try owned.next() {
                    let batch = try RecordBatch(array, schema: schema)
                    fake.state.withLock { $0.batches[port, default: []].append(batch) }
                }
                return PYPE_OK
            } catch let failure { return fake.fail(error, PYPE_ERR_IO, "\(failure)") }
        }
    }

    func installValues() {
        raw.pointee.log = { host, _, level, message, fields in
            let line = "\(level) \(String(cString: message!)) \(fields.map { String(cString: $0) } ?? "-")"
            FakeHost.of(host).state.withLock { $0.logs.append(line) }
        }
        raw.pointee.info = { host, _, key in
            key > 5 ? nil : UnsafePointer(FakeHost.of(host).lend("info\(key)"))
        }
        raw.pointee.iteration_item = { host, _ in
            let fake = FakeHost.of(host)
            return fake.state.withLock { $0.iterationItem }.map { UnsafePointer(fake.lend($0)) }
        }
        raw.pointee.iteration_index = { host, _ in
            FakeHost.of(host).state.withLock { $0.iterationItem } == nil ? -1 : 7
        }
        raw.pointee.count_filtered = { host, _, rows in FakeHost.of(host).state.withLock { $0.filtered += rows } }
        raw.pointee.progress = { host, _, done, total, unit in
            let line = "\(done)/\(total) \(unit.map { String(cString: $0) } ?? "-")"
            FakeHost.of(host).state.withLock { $0.progress.append(line) }
        }
        raw.pointee.is_cancelled = { host, _ in FakeHost.of(host).state.withLock { $0.isCancelled } ? 1 : 0 }
        raw.pointee.set_global = { host, _, name, json, _ in
            let (name, json) = (String(cString: name!), String(cString: json!))
            FakeHost.of(host).state.withLock { $0.globals[name] = json }
            return PYPE_OK
        }
        raw.pointee.get_global = { host, _, node, name, out, error in
            let fake = FakeHost.of(host)
            let key = String(cString: name!)
            guard let json = fake.state.withLock({ $0.globals[key] }) else {
                return fake.fail(error, PYPE_ERR_NOT_FOUND, "no global '\(key)' of '\(String(cString: node!))'")
            }
            return fake.give(json, out)
        }
        raw.pointee.secret = { host, _, reference, out, _ in
            FakeHost.of(host).give("secret of \(String(cString: reference!))", out)
        }
        raw.pointee.open_output = { host, _, path, flags, out, error in
            let fake = FakeHost.of(host)
            if flags & UInt32(PYPE_OUTPUT_NO_OVERWRITE) != 0 {
                return fake.fail(error, PYPE_ERR_ALREADY_EXISTS, "there")
            }
            return fake.give("\(String(cString: path!)).part", out)
        }
        raw.pointee.allocate = { host, size, alignment in
            FakeHost.of(host).state.withLock { $0.memory += Int(size) }
            return UnsafeMutableRawPointer.allocate(byteCount: Int(size), alignment: Int(alignment))
        }
        raw.pointee.deallocate = { host, data, size, _ in
            FakeHost.of(host).state.withLock { $0.memory -= Int(size) }
            data?.deallocate()
        }
    }

    /// Fills an error as a host does: the text is the host's, freed by release.
    func fail(_ error: UnsafeMutablePointer<pype_error>?, _ status: pype_status, _ message: String) -> pype_status {
        error?.pointee.code = status
        let bytes = message.utf8CString
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        for (index, byte) in bytes.enumerated() { (copy + index).initialize(to: byte) }
        error?.pointee.message = UnsafePointer(copy)
        error?.pointee.release = { error in
            error?.pointee.message?.deallocate()
            error?.pointee.message = nil
            error?.pointee.release = nil
        }
        return status
    }

    func give(_ text: String, _ out: UnsafeMutablePointer<pype_string>?) -> pype_status {
        let bytes = text.utf8CString
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        for (index, byte) in bytes.enumerated() { (copy + index).initialize(to: byte) }
        out?.pointee.data = UnsafePointer(copy)
        out?.pointee.length = UInt64(bytes.count - 1)
        out?.pointee.release = { text in
            text?.pointee.data?.deallocate()
            text?.pointee.release = nil
        }
        return PYPE_OK
    }
}

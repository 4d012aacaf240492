import CPypeABI
import PypeArrow
import PypeModel

/// The slots that tables go through.
extension HostTable {
    static func fillInputs(_ host: inout pype_host) {
        host.input_count = { _, handle, port in
            HostTable.ask("input_count", handle, during: .running) { context, services in
                guard port < context.module.spec.inputPorts.count else { return 0 }
                return UInt32(clamping: services.inputCount(port: Int(port)))
            } ?? 0
        }
        host.open_input = { _, handle, port, edge, out, error in
            HostTable.serve("open_input", handle, during: .running, error) {
                (context, services) throws(ModuleFailure) in
                guard let out else { throw ModuleFailure(.invalidArgument, "'out' is NULL") }
                out.pointee = ArrowArrayStream()
                try HostTable.check(port, context.module.spec.inputPorts.count, "input", context)
                try services.openInput(port: Int(port), edge: Int(edge)).move(to: out)
            }
        }
        host.iteration_item = { _, handle in
            HostTable.ask("iteration_item", handle, during: .running) { context, _ in
                context.lend(1) { $0.iterationItem }
            } ?? nil
        }
        host.iteration_index = { _, handle in
            HostTable.ask("iteration_index", handle, during: .running) { $1.iterationIndex } ?? -1
        }
    }

    static func fillOutputs(_ host: inout pype_host) {
        host.output_count = { _, handle, port in
            HostTable.ask("output_count", handle, during: .running) { context, services in
                guard port < context.module.spec.outputPorts.count else { return 0 }
                return UInt32(clamping: services.outputCount(port: Int(port)))
            } ?? 0
        }
        // The three below take what they are given before anything can go wrong: it is moved also when they fail.
        host.set_schema = { _, handle, port, schema, error in
            var owned = schema.map { OwnedSchema(moving: $0) }
            return HostTable.serve("set_schema", handle, during: .running, error) {
                (context, services) throws(ModuleFailure) in
                guard let schema = owned.take(), schema.isValid else { throw HostTable.released("schema") }
                try HostTable.check(port, context.module.spec.outputPorts.count, "output", context)
                try services.setSchema(port: Int(port), schema: schema)
            }
        }
        host.emit = { _, handle, port, batch, error in
            var owned = batch.map { OwnedArray(moving: $0) }
            return HostTable.serve("emit", handle, during: .running, error) {
                (context, services) throws(ModuleFailure) in
                guard let batch = owned.take(), batch.isValid else { throw HostTable.released("batch") }
                let offset = batch.withUnsafePointer { $0.pointee.offset }
                guard offset == 0 else {
                    throw ModuleFailure(
                        .invalidArgument, "the batch itself has the offset \(offset); only its columns may have one")
                }
                try HostTable.check(port, context.module.spec.outputPorts.count, "output", context)
                try services.emit(port: Int(port), batch: batch)
            }
        }
        host.emit_stream = { _, handle, port, stream, error in
            var owned = stream.map { OwnedStream(moving: $0) }
            return HostTable.serve("emit_stream", handle, during: .running, error) {
                (context, services) throws(ModuleFailure) in
                guard let stream = owned.take(), stream.isValid else { throw HostTable.released("stream") }
                try HostTable.check(port, context.module.spec.outputPorts.count, "output", context)
                try services.emitStream(port: Int(port), stream: stream)
            }
        }
        host.count_filtered = { _, handle, rows in
            HostTable.ask("count_filtered", handle, during: .running) { $1.countFiltered(rows: rows) }
        }
        host.progress = { _, handle, done, total, unit in
            let unit = ForeignError.text(unit)
            HostTable.ask("progress", handle, during: .running) { $1.progress(done: done, total: total, unit: unit) }
        }
        host.open_output = { _, handle, path, flags, out, error in
            HostTable.serve("open_output", handle, during: .running, error) { (_, services) throws(ModuleFailure) in
                let path = try HostTable.required(path, "path")
                let overwrite = flags & PYPE_OUTPUT_NO_OVERWRITE == 0
                try ForeignError.fill(out, services.openOutput(path: path, overwrite: overwrite))
            }
        }
    }

    private static func check(
        _ port: UInt32, _ count: Int, _ kind: String, _ context: CallContext
    ) throws(ModuleFailure) {
        guard port >= count else { return }
        throw ModuleFailure(
            .invalidArgument, "\(context.module.label) has \(count) \(kind) port(s), there is no port \(port)")
    }

    private static func released(_ name: String) -> ModuleFailure {
        ModuleFailure(.invalidArgument, "'\(name)' is NULL or released")
    }

    /// A text that must not be NULL.
    static func required(_ text: UnsafePointer<CChar>?, _ name: String) throws(ModuleFailure) -> String {
        guard let text else { throw ModuleFailure(.invalidArgument, "'\(name)' is NULL") }
        return String(cString: text)
    }
}

import CPypeABI
import PypeArrow

extension RunContext {
    /// How many edges end at an input port; 0 for one that is not connected.
    /// - Throws: `invalidArgument` when the manifest has no such port.
    public func inputCount(_ port: String) throws(ModuleError) -> Int {
        let index = try ports.input(port)
        guard let call = host.slots.input_count else { throw .missing("input_count") }
        return Int(call(host.pointer, try context(), index))
    }

    /// Opens the rows of one edge. Each edge can be opened once a run.
    /// - Parameters:
    ///   - port: name of the input port.
    ///   - edge: which of the edges that end there, from 0.
    /// - Throws: `invalidArgument` when the manifest has no such port; what the host says, for example `notFound` when
    ///   the port is not connected.
    public func input(_ port: String, edge: Int = 0) throws(ModuleError) -> InputPort {
        let index = try ports.input(port)
        guard let call = host.slots.open_input else { throw .missing("open_input") }
        let context = try context()
        guard let edgeIndex = UInt32(exactly: edge) else {
            throw ModuleError(.invalidArgument, "edge \(edge) of input port '\(port)' is out of range")
        }
        var raw = ArrowArrayStream()
        try ModuleError.check("opening input port '\(port)'") {
            call(host.pointer, context, index, edgeIndex, &raw, $0)
        }
        let stream = OwnedStream(raw)
        return InputPort(name: port, rowCount: try inputRows(port, edge: edge), stream: stream)
    }

    /// Opens every edge of an input port, in the host's order.
    /// - Throws: as ``input(_:edge:)``.
    public func inputs(_ port: String) throws(ModuleError) -> [InputPort] {
        var opened: [InputPort] = []
        for edge in 0..<(try inputCount(port)) { opened.append(try input(port, edge: edge)) }
        return opened
    }

    /// How many edges start at an output port. Work for an output that nobody reads may be left out.
    /// - Throws: `invalidArgument` when the manifest has no such port.
    public func outputCount(_ port: String) throws(ModuleError) -> Int {
        let index = try ports.output(port)
        guard let call = host.slots.output_count else { throw .missing("output_count") }
        return Int(call(host.pointer, try context(), index))
    }

    /// An output port, to emit rows on. Ask for it once a run and keep it, since it remembers its schema.
    /// - Throws: `invalidArgument` when the manifest has no such port.
    public func output(_ port: String) throws(ModuleError) -> OutputPort {
        OutputPort(name: port, index: try ports.output(port), run: self)
    }
}

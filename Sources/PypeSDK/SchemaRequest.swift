import CPypeABI
public import PypeArrow

/// What ``Module/inferSchema(_:)`` reads and fills.
public final class SchemaRequest {
    /// What the host does for this call.
    public let context: RunContext
    private let inputs: [Schema?]
    private var outputs: [Schema?]

    init(_ context: RunContext, inputs: [Schema?]) {
        self.context = context
        self.inputs = inputs
        outputs = Array(repeating: nil, count: context.ports.outputs.count)
    }

    /// The columns of an input; nil where it is not connected or not known.
    /// - Throws: `invalidArgument` when the manifest has no such port.
    public func input(_ port: String) throws(ModuleError) -> Schema? {
        let index = Int(try context.ports.input(port))
        return index < inputs.count ? inputs[index] : nil
    }

    /// Says what the columns of an output will be. An output that is not set is not known.
    /// - Throws: `invalidArgument` when the manifest has no such port.
    public func setOutput(_ port: String, _ schema: Schema) throws(ModuleError) {
        outputs[Int(try context.ports.output(port))] = schema
    }

    /// Reads the host's request.
    convenience init(_ raw: pype_schema_request, _ context: RunContext) throws(ModuleError) {
        var inputs: [Schema?] = []
        for index in 0..<Int(raw.input_count) {
            guard let schema = raw.inputs?[index] else {
                inputs.append(nil)
                continue
            }
            do throws(ArrowError) { inputs.append(try Schema(copying: schema)) } catch {
                let names = context.ports.inputs
                let name = index < names.count ? names[index] : String(index)
                throw ModuleError(.invalidData, "the schema of input port '\(name)': \(error.message)")
            }
        }
        self.init(context, inputs: inputs)
    }

    /// Gives the outputs to the host.
    func write(to raw: pype_schema_request) {
        guard let target = raw.outputs else { return }
        for (index, schema) in outputs.enumerated() where index < Int(raw.output_count) {
            guard let schema else { continue }
            OwnedSchema(schema).move(to: target + index)
        }
    }
}

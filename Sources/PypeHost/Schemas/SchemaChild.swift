import PypeArrow
import PypeModel

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The process that asks modules for their columns, so that a bad one cannot harm its host. A ``SchemaPlan`` comes on
/// standard input; see ``ChildSide`` for the rest.
package enum SchemaChild {
    /// What the command line must call to get here.
    package static let command = "infer-schemas"

    /// Does the whole work of the child and ends the process.
    ///
    /// - Parameter parent: the process id that the host gave, the last argument of the command.
    package static func main(parent: Int32) -> Never {
        ChildSide.begin(parent: parent)
        guard let value = try? Value(json: ChildSide.readAll()),
            let plan = try? SchemaPlan(ValueFields(value, "the plan"))
        else { _exit(1) }
        var walk = SchemaWalk(plan: plan)
        for index in plan.nodes.indices {
            ChildSide.separate()
            ChildSide.send(SchemaMessage(node: index).line())
            ChildSide.send(SchemaMessage(node: index, answer: walk.ask(index)).line())
        }
        // Not exit: what libraries registered to run at the end is none of the host's business.
        _exit(0)
    }
}

/// Goes from node to node, with the columns found so far.
struct SchemaWalk {
    let plan: SchemaPlan
    private var found: [[SharedSchema?]] = []

    init(plan: SchemaPlan) { self.plan = plan }

    /// Asks the next node.
    mutating func ask(_ index: Int) -> SchemaAnswer {
        let node = plan.nodes[index]
        var outputs = [SharedSchema?](repeating: nil, count: node.outputCount)
        defer { found.append(outputs) }
        let unknown = [[SchemaAnswer.Column]?](repeating: nil, count: node.outputCount)
        guard let config = node.config else { return SchemaAnswer(outputs: unknown, reason: node.reason) }
        do {
            let module = try Self.module(node)
            // Its own look at the config comes first: it needs no columns.
            let instance = try module.create(configJSON: config, nodeID: node.id, flowName: plan.flowName)
            defer { instance.destroy() }
            if let reason = node.reason { return SchemaAnswer(outputs: unknown, reason: reason) }
            guard module.hasInferSchema else {
                return SchemaAnswer(outputs: unknown, reason: "\(node.module) does not tell its columns beforehand")
            }
            let inputs = try node.inputs.map { sources throws(ModuleFailure) in try input(sources) }
            let services = SchemaServices(
                config: config, node: node.id, flow: plan.flowName, module: node.module)
            outputs = try instance.inferSchema(services, inputs: inputs)
            let columns = outputs.map { $0.flatMap(Self.columns) }
            return SchemaAnswer(
                outputs: columns, reason: columns.contains(nil) ? "\(node.module) cannot tell beforehand" : nil)
        } catch let failure as ModuleFailure {
            return Self.answer(failure, unknown)
        } catch {
            return SchemaAnswer(outputs: unknown, reason: "\(error)")
        }
    }

    /// What the module says no to is wrong with the flow; what is not there yet may be there when the flow runs.
    private static func answer(_ failure: ModuleFailure, _ unknown: [[SchemaAnswer.Column]?]) -> SchemaAnswer {
        let isRefusal = failure.code == .invalidConfig || failure.code == .invalidData
        return SchemaAnswer(
            outputs: unknown, reason: isRefusal ? nil : failure.message, refusal: isRefusal ? failure : nil)
    }

    private static func module(_ node: SchemaPlan.Node) throws -> LoadedModule {
        guard let module = try ModuleLibrary.open(path: node.library).module(named: node.module) else {
            throw ModuleFailure(.notFound, "'\(node.library)' has no module '\(node.module)' any more")
        }
        return module
    }

    /// The columns that come to a port: where several outputs lead to it, if all have the same.
    private func input(_ sources: [SchemaPlan.Source]) throws(ModuleFailure) -> SharedSchema? {
        var columns: SharedSchema?
        for source in sources {
            guard let schema = found[source.node][source.port] else {
                throw ModuleFailure(
                    .unavailable, "the columns that come from '\(plan.nodes[source.node].id)' are not known")
            }
            if let columns, Self.columns(columns) != Self.columns(schema) {
                throw ModuleFailure(.unavailable, "what comes to one of its ports has different columns")
            }
            columns = schema
        }
        return columns
    }

    private static func columns(_ schema: SharedSchema) -> [SchemaAnswer.Column]? {
        guard let schema = try? schema.value() else { return nil }
        return schema.fields.map {
            SchemaAnswer.Column(name: $0.name, type: $0.type.description, isNullable: $0.isNullable)
        }
    }
}

import PypeExpression
import PypeModel

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The names that placeholders and conditions may ask for, and what they stand for in one run.
struct RunNames: Sendable {
    /// Variables of the context, later sources over earlier ones.
    let context: [String: Value]
    let environment: [String: String]
    let identity: RunIdentity
    let flowName: String
    let globals: GlobalStore
    /// Ids of the nodes, in file order.
    let nodes: [String]
    /// By node: the variables it declares.
    let variables: [[GlobalSpec]]
    /// Places of the ids, folded.
    private let table: [String: Int]

    init(
        dag: Dag, context: [String: Value], environment: [String: String], identity: RunIdentity, globals: GlobalStore
    ) {
        self.context = context
        self.environment = environment
        self.identity = identity
        self.globals = globals
        flowName = dag.flow.name
        nodes = dag.nodes.map(\.id)
        variables = dag.nodes.map { dag.modules[$0.module].spec.globals }
        table = GlobalName.table(of: nodes)
    }

    /// The node of an id, in any case.
    func node(_ id: String) -> Int? { table[GlobalName.fold(id)] }

    /// `MODULE__VARIABLE`, as seen from an iteration; nil when it is not set.
    /// - Throws: ``ExpressionError`` when no module declares it.
    func global(_ text: String, in frame: FrameContext) throws(ExpressionError) -> Value? {
        let readings = GlobalName.resolve(text, among: table).filter { reading in
            variables[reading.node].contains { $0.name.lowercased() == reading.variable.lowercased() }
        }
        guard let reading = readings.first else {
            throw ExpressionError(
                "there is no global '\(text)'", hint: Suggestion.hint(for: text, among: globalNames), offset: 0)
        }
        return globals.value(node: nodes[reading.node], name: reading.variable, seenFrom: frame.path)
            .flatMap { try? Value(json: [UInt8]($0.utf8)) }
    }

    /// All globals that some node declares.
    var globalNames: [String] {
        zip(nodes, variables).flatMap { node, globals in globals.map { "\(node)__\($0.name)" } }
    }

    /// `iter.item` or a field of it.
    func item(_ path: [String], in frame: FrameContext) throws(ExpressionError) -> Value {
        guard let value = frame.value else {
            throw ExpressionError("there is no iteration here, so 'iter.item' has no value", offset: 0)
        }
        return try Fields.value(path, of: value, named: "iter.item")
    }

    /// The value of a name in a condition.
    func value(of reference: Reference, in frame: FrameContext) throws(ExpressionError) -> Value {
        switch reference {
        case .context(let name):
            if let value = context[name] { return value }
            throw ExpressionError(
                "the context has no '\(name)'", hint: Suggestion.hint(for: name, among: context.keys), offset: 0)
        case .global(let text, let path):
            if let value = try global(text, in: frame) { return try Fields.value(path, of: value, named: text) }
            throw ExpressionError("the global '\(text)' has not been set", offset: 0)
        case .item(let path): return try item(path, in: frame)
        case .index:
            guard frame.index >= 0 else {
                throw ExpressionError("there is no iteration here, so 'iter.index' has no value", offset: 0)
            }
            return .int(frame.index)
        case .runID: return .string(identity.id)
        case .runDate: return .string(identity.date)
        case .flowName: return .string(flowName)
        case .environment(let name):
            if let text = environment[name] { return .string(text) }
            throw ExpressionError("the environment has no variable '\(name)'", offset: 0)
        case .secret, .status:
            throw ExpressionError("'\(reference)' has no value here", offset: 0)
        }
    }
}

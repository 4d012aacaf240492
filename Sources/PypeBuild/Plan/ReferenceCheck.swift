import PypeExpression
import PypeModel

/// Holds the names that parameters and conditions ask for against what the flow has: context variables, variables of
/// modules that come before, iterations around.
struct ReferenceCheck {
    private let flow: Flow
    private let draft: Draft
    private let subflows: SubflowPlan
    private let graph: ControlGraph
    /// Node of each id, folded.
    private let modules: [String: Int]
    private var order = OrderCheck()
    private var missing: Set<String> = []

    static func check(
        _ flow: Flow, _ draft: Draft, _ subflows: SubflowPlan, order: [Int], _ controls: [ControlPlan.Control],
        _ graph: ControlGraph, _ findings: inout Findings
    ) {
        let uses = NameUse.all(in: flow, draft, controls)
        guard !uses.isEmpty else { return }
        var check = ReferenceCheck(
            flow: flow, draft: draft, subflows: subflows, graph: graph,
            modules: GlobalName.table(of: draft.nodes.map(\.id.value)))
        for use in uses { check.check(use, &findings) }
        // Without an order there is no before.
        guard graph.isAcyclic, order.count == draft.nodes.count else { return }
        check.order.check(draft, subflows, order: order, graph, &findings)
    }

    private init(
        flow: Flow, draft: Draft, subflows: SubflowPlan, graph: ControlGraph, modules: [String: Int]
    ) {
        self.flow = flow
        self.draft = draft
        self.subflows = subflows
        self.graph = graph
        self.modules = modules
    }

    private mutating func check(_ use: NameUse, _ findings: inout Findings) {
        switch use.reference {
        case .context(let name):
            guard flow.context[name] == nil, missing.insert(name).inserted else { return }
            ContextNotDeclared.report(name, at: use.position, declared: flow.context.keys, &findings)
        case .global(let text, let path): checkGlobal(text, path, use, &findings)
        case .item, .index:
            guard graph.isAcyclic, graph.scope[use.subflow(subflows, graph)] == nil else { return }
            IterOutside.report(use, &findings)
        case .status(let node?):
            guard let node = UnknownNode.find(Located(node, at: use.position), in: draft, &findings) else { return }
            order.ask(OrderCheck.Question(node: node, use: use, isStatus: true))
        case .runID, .runDate, .flowName, .environment, .secret, .status(node: nil): return
        }
    }

    private mutating func checkGlobal(
        _ text: String, _ path: [String], _ use: NameUse, _ findings: inout Findings
    ) {
        let readings = GlobalName.resolve(text, among: modules)
        guard let first = readings.first else {
            UnknownGlobal.reportModule(text, at: use.position, among: draft.index.keys, &findings)
            return
        }
        for reading in readings {
            // A module that is not registered is a finding already.
            guard let spec = draft.spec(of: reading.node) else { return }
            let name = GlobalName.fold(reading.variable)
            guard let global = spec.globals.first(where: { GlobalName.fold($0.name) == name }) else { continue }
            if let field = path.first {
                // What type a field has, only the run knows.
                GlobalType.check(global, text, field: field, use.position, &findings)
            } else if case .parameter(let node, let parameter) = use.place, let wanted = draft.spec(of: node) {
                GlobalType.check(global, text, use.position, parameter, wanted, &findings)
            }
            order.ask(OrderCheck.Question(node: reading.node, use: use, isStatus: false))
            return
        }
        guard let spec = draft.spec(of: first.node) else { return }
        UnknownGlobal.reportVariable(
            first.variable, of: draft.nodes[first.node].id.value, spec, at: use.position, &findings)
    }
}

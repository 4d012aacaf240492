import PypeExpression
import PypeModel
import PypeSchedule

/// The expressions of the control edges, read once.
struct Conditions: Sendable {
    private let conditions: [Int: Condition]

    /// Edges whose expression asks how their source ended.
    var judgesFailure: Set<Int> { Set(conditions.filter { $0.value.usesStatus }.keys) }

    /// - Throws: ``DiagnosticsError`` with the rule `dag-file` for expressions that cannot be read.
    init(_ dag: Dag) throws(DiagnosticsError) {
        var conditions: [Int: Condition] = [:]
        var problems: [Diagnostic] = []
        for (index, control) in dag.controls.enumerated() {
            guard case .expression(let text) = control.condition else { continue }
            do {
                conditions[index] = try Condition(text)
            } catch {
                problems.append(
                    Diagnostic(
                        rule: "dag-file", message: "controls[\(index)]: \(error.message): \(text)", hint: error.hint))
            }
        }
        guard problems.isEmpty else { throw DiagnosticsError(problems) }
        self.conditions = conditions
    }

    /// Variables of the context that the expression of an edge asks for.
    static func contextNames(of control: DagControl) -> Set<String> {
        guard case .expression(let text) = control.condition, let condition = try? Condition(text) else { return [] }
        return Set(
            condition.references.compactMap {
                if case .context(let name) = $0.reference { name } else { nil }
            })
    }

    /// The answer for an edge in a frame.
    ///
    /// - Parameter status: how a node ended; nil: how the sub flow that the edge leaves ended.
    func judge(
        _ edge: Int, in frame: FrameContext, _ names: RunNames,
        status: (String?) throws(ExpressionError) -> NodeState
    ) throws(ExpressionError) -> Bool {
        guard let condition = conditions[edge] else {
            throw ExpressionError("the edge has no condition", offset: 0)
        }
        return try condition.evaluate { reference throws(ExpressionError) in
            if case .status(let node) = reference { return .string(try status(node).rawValue) }
            return try names.value(of: reference, in: frame)
        }
    }
}

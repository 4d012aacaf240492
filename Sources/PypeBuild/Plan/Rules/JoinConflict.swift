import PypeModel

/// Two modules of one sub flow ask for different joins. A sub flow starts as a whole, so there is one `join` for it; it
/// may stand at any of its modules.
enum JoinConflict: Rule {
    static let id = "join-conflict"

    /// - Returns: for each sub flow whether any of the edges into it is enough.
    static func check(_ modules: [FlowModule], _ subflows: SubflowPlan, _ findings: inout Findings) -> [Bool] {
        var first: [Int: (module: FlowModule, joinsAny: Bool)] = [:]
        for (node, module) in modules.enumerated() {
            guard let join = module.joinsAny else { continue }
            guard let other = first[subflows.number[node]] else {
                first[subflows.number[node]] = (module, join.value)
                continue
            }
            guard other.joinsAny != join.value else { continue }
            findings.add(
                JoinConflict.self, at: join.position,
                "\(Excerpt.quoted(module.id.value)) has 'join: \(join.value ? "any" : "all")', but "
                    + "\(Excerpt.quoted(other.module.id.value)) of the same sub flow has "
                    + "'join: \(other.joinsAny ? "any" : "all")'",
                hint: "keep one of them: a sub flow starts as a whole")
        }
        return (0..<subflows.count).map { first[$0]?.joinsAny ?? false }
    }
}

import PypeModel

/// What has changed in finished work between two builds of a job.
struct FlowDifference {
    let old: Dag
    let new: Dag
    private let oldNodes: [String: DagNode]
    private let newNodes: [String: DagNode]

    init(old: Dag, new: Dag) {
        self.old = old
        self.new = new
        oldNodes = Dictionary(old.nodes.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        newNodes = Dictionary(new.nodes.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The differences of the sub flow that begins with a node, in words.
    func lines(ofSubflowWith first: String) -> [String] {
        guard let before = oldNodes[first] else { return ["'\(first)' is not in the flow that was run"] }
        guard let after = newNodes[first] else { return ["'\(first)' is gone"] }
        let was = old.subflows[before.subflow].nodes.map { old.nodes[$0] }
        let names = Set(was.map(\.id))
        var lines: [String] = []
        for node in was {
            guard let now = newNodes[node.id] else {
                lines.append("'\(node.id)' is gone")
                continue
            }
            lines += change(of: node, to: now)
        }
        for node in new.subflows[after.subflow].nodes where !names.contains(new.nodes[node].id) {
            lines.append("'\(new.nodes[node].id)' has been added")
        }
        let oldLinks = SubflowPrint(old).links(of: before.subflow)
        let newLinks = SubflowPrint(new).links(of: after.subflow)
        lines += oldLinks.subtracting(newLinks).sorted().map { "the connection '\($0)' is gone" }
        lines += newLinks.subtracting(oldLinks).sorted().map { "the connection '\($0)' has been added" }
        return lines.isEmpty ? ["the sub flow of '\(first)' has changed"] : lines
    }

    private func change(of node: DagNode, to now: DagNode) -> [String] {
        let before = old.modules[node.module]
        let after = new.modules[now.module]
        if before.spec.name != after.spec.name {
            return ["'\(node.id)' was \(before.spec.name) and is \(after.spec.name)"]
        }
        var lines: [String] = []
        if before.spec.version != after.spec.version {
            lines.append("the module of '\(node.id)' was \(before.spec.version) and is \(after.spec.version)")
        } else if before.library.sha256 != after.library.sha256 {
            lines.append("the library of '\(node.id)', \(after.library.path), has changed")
        }
        for key in Set(node.config.keys).union(now.config.keys).sorted() where node.config[key] != now.config[key] {
            lines.append(
                "'\(key)' of '\(node.id)' was \(Self.shown(node.config[key])) and is \(Self.shown(now.config[key]))")
        }
        return lines
    }

    private static func shown(_ value: Value?) -> String {
        guard let value else { return "not set" }
        let text = value.json()
        return text.count > 80 ? text.prefix(80) + "…" : text
    }
}

import PypeModel
import PypeSchedule

/// Inside a sub flow.
extension ReferenceModel {
    mutating func open(_ place: ReferencePlace, turn: ReferenceTurn?, isHandler: Bool) {
        self[place].state = .running
        self[place].wasOpened = true
        self[place].turn = turn
        self[place].isHandler = isHandler
    }

    mutating func ended(_ step: Step, _ outcome: NodeOutcome) -> Bool {
        guard frames.indices.contains(step.frame), frames[step.frame].nodes[step.node] == .running else { return false }
        running -= 1
        let wasAsked = frames[step.frame].wasStopped.contains(step.node)
        switch outcome == .cancelled && !wasAsked ? .failed : outcome {
        case .succeeded: frames[step.frame].nodes[step.node] = .succeeded
        case .cancelled: frames[step.frame].nodes[step.node] = .cancelled
        case .failed:
            frames[step.frame].nodes[step.node] = .failed
            hasFailed = true
            for node in shape.members[shape.subflow[step.node]] {
                switch frames[step.frame].nodes[node] {
                case .waiting: drop(node, step.frame, .blocked)
                case .running where halts: stop(node, step.frame)
                default: break
                }
            }
        }
        return true
    }

    mutating func stop(_ node: Int, _ frame: Int) {
        guard frames[frame].wasStopped.insert(node).inserted else { return }
        actions.append(.stop(Step(node: node, frame: frame)))
    }

    mutating func drop(_ node: Int, _ frame: Int, _ state: NodeState) {
        frames[frame].nodes[node] = state
        actions.append(.drop(Step(node: node, frame: frame), state))
    }

    /// All that it reads is there.
    func isReady(_ node: Int, _ frame: Int) -> Bool {
        frames[frame].nodes[node] == .waiting
            && shape.inputs[node].allSatisfy { frames[frame].nodes[$0] == .succeeded }
    }

    mutating func startReady() {
        while running < maxParallel {
            var next: Step?
            for frame in frames.indices where next == nil && !frames[frame].isOver {
                let nodes = frames[frame].members.flatMap { subflow in
                    let place = ReferencePlace(subflow: subflow, frame: frame)
                    return self[place].state == .running && mayStart(place)
                        ? shape.members[subflow].filter { isReady($0, frame) } : []
                }
                next = nodes.min { shape.rank[$0] < shape.rank[$1] }.map { Step(node: $0, frame: frame) }
            }
            guard let step = next else { return }
            frames[step.frame].nodes[step.node] = .running
            running += 1
            actions.append(.start(step))
        }
    }

    /// A sub flow ends when none of its nodes runs or can still start.
    mutating func endIfIdle(_ place: ReferencePlace) -> Bool {
        guard self[place].state == .running, !self[place].awaitsSave else { return false }
        let members = shape.members[place.subflow]
        let states = members.map { frames[place.frame].nodes[$0] }
        if states.contains(.running) { return false }
        if mayStart(place), members.contains(where: { isReady($0, place.frame) }) { return false }
        if states.contains(.failed) {
            end(place, .failed)
        } else if states.allSatisfy({ $0 == .succeeded }) {
            if saves, !isCancelled {
                self[place].awaitsSave = true
                actions.append(.save(subflow: place.subflow, frame: place.frame))
            } else {
                end(place, .succeeded)
            }
        } else {
            for node in members where frames[place.frame].nodes[node] == .waiting {
                drop(node, place.frame, .cancelled)
            }
            end(place, .cancelled)
        }
        return true
    }

    mutating func end(_ place: ReferencePlace, _ state: SubflowState) {
        self[place].state = state
        actions.append(.subflowEnded(subflow: place.subflow, frame: place.frame, state))
    }
}

import PypeModel
import PypeSchedule

/// What becomes of the rest.
extension ReferenceModel {
    mutating func finish() {
        endRest(of: 0)
        let flow: FlowState = hasFailed ? .failed : isCancelled && wasCutShort ? .cancelled : .succeeded
        result = flow
        actions.append(.finished(flow))
    }

    /// What has not run in a frame by its end.
    mutating func endRest(of frame: Int) {
        // First all that is to be told, from what is known so far; then it is told.
        for (place, state) in rest(of: frame).map({ ($0, lastState($0)) }) {
            for node in shape.members[place.subflow] where frames[place.frame].nodes[node] == .waiting {
                drop(node, place.frame, state == .blocked ? .blocked : .cancelled)
            }
            end(place, state)
            guard state == .blocked else { continue }
            for edge in shape.groups[place.subflow].joined() where frames[frame].edges[edge].verdict == nil {
                frames[frame].edges[edge].verdict = .blocked
            }
        }
    }

    /// The sub flows of a frame that have not ended, and those of scopes in it that never began.
    private func rest(of frame: Int) -> [ReferencePlace] {
        shape.members.indices.map { ReferencePlace(subflow: $0, frame: frame) }.filter { place in
            guard [.waiting, .running].contains(self[place].state) else { return false }
            return belongs(shape.scope[place.subflow], in: frame)
        }
    }

    /// A scope is the frame's own, or lies in it and never began.
    private func belongs(_ scope: Int?, in frame: Int) -> Bool {
        if scope == frames[frame].edge { return true }
        guard let scope, frames[frame].edges[scope].frames.isEmpty else { return false }
        return belongs(shape.scope[shape.edges[scope].source], in: frame)
    }

    private func lastState(_ place: ReferencePlace) -> SubflowState {
        guard self[place].state == .waiting else {
            return self[place].state == .running ? .cancelled : self[place].state
        }
        let isBlocked = shape.into[place.subflow].contains { edge in
            if let arrived = frames[place.frame].arrived[edge] { return arrived.verdict == .blocked }
            let source = shape.edges[edge].source
            return frames.indices.contains { inner in
                isInside(inner, place.frame) && belongs(shape.scope[source], in: inner)
                    && (frames[inner].edges[edge].verdict == .blocked
                        || lastState(ReferencePlace(subflow: source, frame: inner)) == .blocked)
            }
        }
        return isBlocked ? .blocked : .cancelled
    }

    private func isInside(_ frame: Int, _ outer: Int) -> Bool {
        frame == outer || frame > 0 && isInside(frames[frame].parent, outer)
    }

    /// A cancel stopped something or kept it from running.
    private var wasCutShort: Bool {
        frames.contains { frame in
            frame.nodes.contains(.cancelled) || frame.edges.contains { $0.count ?? 0 > $0.frames.count }
        }
    }
}

import PypeModel
import PypeSchedule

/// Frames, and what leads out of them.
extension ReferenceModel {
    mutating func listed(_ edge: Int, _ frame: Int, _ count: Int?) -> Bool {
        guard frames.indices.contains(frame), frames[frame].edges[edge].awaitsList else { return false }
        frames[frame].edges[edge].awaitsList = false
        if let count {
            let place = ReferencePlace(subflow: shape.edges[edge].source, frame: frame)
            if mayBeWalked(place) { frames[frame].edges[edge].count = count }
        } else {
            hasFailed = true
            frames[frame].edges[edge].verdict = .blocked
            frames[frame].edges[edge].handles = false
            resolutions.append(
                ReferenceResolution(
                    edge: edge, frame: frame, verdict: .blocked, turn: frames[frame].edges[edge].turn))
        }
        return true
    }

    /// Makes the next frame of one of the iterations of a sub flow, or ends it after the last.
    mutating func iterate(_ place: ReferencePlace) -> Bool {
        for edge in shape.iterations[place.subflow] {
            let known = frames[place.frame].edges[edge]
            guard let count = known.count, !known.isOver else { continue }
            let open = known.frames.count { !frames[$0].isOver }
            if known.frames.count < count, open < shape.edges[edge].parallel, mayBeWalked(place) {
                makeFrame(edge, place.frame)
                return true
            }
            guard open == 0 else { continue }
            frames[place.frame].edges[edge].isOver = true
            if count == 0 { skipInside(edge, place.frame, .skipped) }
            resolveExits(edge, place.frame, known.turn)
            return true
        }
        return false
    }

    private mutating func makeFrame(_ edge: Int, _ parent: Int) {
        let number = frames.count
        let index = frames[parent].edges[edge].frames.count
        frames[parent].edges[edge].frames.append(number)
        frames.append(ReferenceFrame(edge: edge, parent: parent, shape))
        actions.append(.frameBegan(frame: number, edge: edge, parent: parent, index: index))
        open(
            ReferencePlace(subflow: shape.edges[edge].target, frame: number), turn: nil,
            isHandler: frames[parent].edges[edge].handles)
    }

    /// Ends a frame in which everything has been walked to its end.
    mutating func endFrame() -> Bool {
        for frame in frames.indices.dropFirst() where !frames[frame].isOver {
            let opened = frames[frame].members.map { ReferencePlace(subflow: $0, frame: frame) }
                .filter { self[$0].wasOpened }
            guard opened.allSatisfy(isWalked) else { continue }
            endRest(of: frame)
            frames[frame].isOver = true
            actions.append(.frameEnded(frame: frame))
            return true
        }
        return false
    }

    /// An `iterate` edge that is skipped or blocked.
    mutating func skipScope(_ edge: Int, _ frame: Int, _ verdict: ReferenceVerdict, _ turn: ReferenceTurn?) {
        skipInside(edge, frame, verdict)
        resolveExits(edge, frame, turn)
    }

    private mutating func skipInside(_ edge: Int, _ frame: Int, _ verdict: ReferenceVerdict) {
        for subflow in shape.members.indices where shape.only[edge].contains(subflow) {
            leave(ReferencePlace(subflow: subflow, frame: frame), verdict)
        }
    }

    private mutating func resolveExits(_ iterate: Int, _ frame: Int, _ turn: ReferenceTurn?) {
        for exit in shape.exits(of: iterate) {
            let all = verdicts(of: exit, iterate, frame)
            let handles = all.contains { $0.0 == .taken && $0.1 }
            let verdict: ReferenceVerdict =
                all.contains { $0.0 == .blocked } ? .blocked : all.contains { $0.0 == .taken } ? .taken : .skipped
            // Where it was kept from going on, what did not come to pass might have said otherwise.
            if isKept(iterate, frame), !handles, verdict != .blocked { continue }
            resolutions.append(
                ReferenceResolution(
                    edge: exit, frame: frame, verdict: verdict, handles: verdict == .taken && handles,
                    turn: shape.edges[exit].kind == .start ? nil : turn))
        }
    }

    /// An iteration that a halt or a cancel has kept from going on.
    private func isKept(_ iterate: Int, _ frame: Int) -> Bool {
        frames[frame].edges[iterate].count != nil
            && !mayBeWalked(ReferencePlace(subflow: shape.edges[iterate].source, frame: frame))
    }

    /// What an exit came to wherever it was reached below an `iterate` edge in a frame, and whether from a handler.
    private func verdicts(of exit: Int, _ iterate: Int, _ frame: Int) -> [(ReferenceVerdict, Bool)] {
        let known = frames[frame].edges[iterate]
        switch known.verdict {
        case nil: return []
        case .skipped: return [(.skipped, false)]
        case .blocked: return [(.blocked, false)]
        case .taken: break
        }
        if known.count == 0 {
            switch shape.edges[exit].condition {
            case .success, .always: return [(.taken, known.handles)]
            case .failure, .expression: return [(.skipped, false)]
            }
        }
        return known.frames.flatMap { inner -> [(ReferenceVerdict, Bool)] in
            if let deeper = shape.scope(in: iterate, toward: shape.edges[exit].source) {
                return verdicts(of: exit, deeper, inner)
            }
            let edge = frames[inner].edges[exit]
            return edge.verdict.map { [($0, edge.handles)] } ?? []
        }
    }
}

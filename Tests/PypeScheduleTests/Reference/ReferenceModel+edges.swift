import PypeModel
import PypeSchedule

/// Walks, and what edges come to.
extension ReferenceModel {
    /// Resolves the next group of a sub flow if the one before is done.
    mutating func turnIfDone(_ place: ReferencePlace) -> Bool {
        let turned = self[place].turned
        guard mayBeWalked(place), turned < shape.groups[place.subflow].count else { return false }
        if turned > 0, !isDone(ReferenceTurn(place: place, group: turned - 1)) { return false }
        self[place].turned += 1
        for edge in shape.groups[place.subflow][turned] {
            resolve(edge, ReferenceTurn(place: place, group: turned))
        }
        return true
    }

    /// No answer is awaited, its iterations are over, and everything that it opened has been walked to its end.
    private func isDone(_ turn: ReferenceTurn) -> Bool {
        let frame = frames[turn.place.frame]
        return shape.groups[turn.place.subflow][turn.group].allSatisfy { edge in
            let known = frame.edges[edge]
            return !known.awaitsJudgement && !known.awaitsList && (known.count == nil || known.isOver)
        }
            && frame.subflows.indices.allSatisfy { subflow in
                frame.subflows[subflow].turn != turn
                    || isWalked(ReferencePlace(subflow: subflow, frame: turn.place.frame))
            }
    }

    /// It has had its last turn, be it that a halt or a cancel made it the last.
    func isWalked(_ place: ReferencePlace) -> Bool {
        let turned = self[place].turned
        guard self[place].hasEnded, !mayBeWalked(place) || turned == shape.groups[place.subflow].count else {
            return false
        }
        return turned == 0 || isDone(ReferenceTurn(place: place, group: turned - 1))
    }

    private mutating func resolve(_ edge: Int, _ turn: ReferenceTurn) {
        let hasFailed = self[turn.place].state == .failed
        frames[turn.place.frame].edges[edge].turn = turn
        switch shape.edges[edge].condition {
        case .success: settle(edge, turn, hasFailed ? .blocked : .taken)
        case .failure: settle(edge, turn, hasFailed ? .taken : .skipped)
        case .always: settle(edge, turn, .taken)
        case .expression:
            if hasFailed, !shape.edges[edge].judgesFailure {
                settle(edge, turn, .blocked)
            } else {
                frames[turn.place.frame].edges[edge].awaitsJudgement = true
                actions.append(.judge(edge: edge, frame: turn.place.frame))
            }
        }
    }

    mutating func judged(_ edge: Int, _ frame: Int, _ judgement: Judgement) -> Bool {
        guard frames.indices.contains(frame), frames[frame].edges[edge].awaitsJudgement,
            let turn = frames[frame].edges[edge].turn
        else { return false }
        frames[frame].edges[edge].awaitsJudgement = false
        switch judgement {
        case .failed:
            hasFailed = true
            settle(edge, turn, .blocked)
        case .yes: if mayBeWalked(turn.place) { settle(edge, turn, .taken) }
        case .no: if mayBeWalked(turn.place) { settle(edge, turn, .skipped) }
        }
        return true
    }

    /// What a walked edge came to.
    private mutating func settle(_ edge: Int, _ turn: ReferenceTurn, _ verdict: ReferenceVerdict) {
        let kind = shape.edges[edge].kind
        let source = self[turn.place]
        let resolution = ReferenceResolution(
            edge: edge, frame: turn.place.frame, verdict: verdict,
            handles: verdict == .taken && (source.state == .failed || source.isHandler),
            turn: kind == .start ? nil : turn)
        note(resolution)
        if kind == .iterate, verdict == .taken {
            frames[turn.place.frame].edges[edge].awaitsList = true
            actions.append(.list(edge: edge, frame: turn.place.frame))
        } else {
            resolutions.append(resolution)
        }
    }

    private mutating func note(_ resolution: ReferenceResolution) {
        frames[resolution.frame].edges[resolution.edge].verdict = resolution.verdict
        frames[resolution.frame].edges[resolution.edge].handles = resolution.handles
    }

    /// A verdict comes to where its edge leads.
    mutating func arrive(_ resolution: ReferenceResolution) {
        let edge = shape.edges[resolution.edge]
        if edge.kind == .iterate {
            skipScope(resolution.edge, resolution.frame, resolution.verdict, resolution.turn)
            return
        }
        // An exit counts when the iteration is over; then it comes in the frame of its target.
        guard frames[resolution.frame].edge == shape.scope[edge.target] else { return }
        frames[resolution.frame].arrived[resolution.edge] = resolution
        let all = shape.into[edge.target].compactMap { frames[resolution.frame].arrived[$0] }
        guard all.count == shape.into[edge.target].count else { return }
        let verdicts = all.map(\.verdict)
        let place = ReferencePlace(subflow: edge.target, frame: resolution.frame)
        let opens = shape.joinsAny[edge.target] ? verdicts.contains(.taken) : verdicts.allSatisfy { $0 == .taken }
        if !opens {
            pass(place, verdicts.contains(.blocked) ? .blocked : .skipped, resolution.turn)
        } else if !isCancelled, !standsStill || all.contains(where: \.handles) {
            open(place, turn: resolution.turn, isHandler: all.contains(where: \.handles))
        }
    }

    /// A sub flow that does not run: neither do those behind it.
    private mutating func pass(_ place: ReferencePlace, _ verdict: ReferenceVerdict, _ turn: ReferenceTurn?) {
        leave(place, verdict)
        for edge in shape.groups[place.subflow].joined() {
            let resolution = ReferenceResolution(
                edge: edge, frame: place.frame, verdict: verdict,
                turn: shape.edges[edge].kind == .start ? nil : turn)
            note(resolution)
            resolutions.append(resolution)
        }
    }

    mutating func leave(_ place: ReferencePlace, _ verdict: ReferenceVerdict) {
        for node in shape.members[place.subflow] {
            drop(node, place.frame, verdict == .blocked ? .blocked : .skipped)
        }
        end(place, verdict == .blocked ? .blocked : .skipped)
    }
}

import PypeModel
import PypeSchedule
import Testing

/// Flows and iterations that are long, deep or wide.
@Suite("Scheduler: sizes")
struct SchedulerSizeTests {
    private static func dag(_ count: Int, _ controls: [DagControl]) -> Dag {
        var dag = ScheduleFixture(subflows: Array(repeating: 1, count: count)).dag
        dag.controls = controls
        return dag
    }

    private static func iterate(_ from: Int, _ to: Int, parallel: Int = 1) -> DagControl {
        DagControl(from: from, to: to, order: 1, kind: .iterate, parallel: parallel, items: 0)
    }

    @Test("100 × 100 nested iterations run every inner item once", arguments: [1, 7])
    func nested(parallel: Int) {
        var drive = ScheduleDrive(
            Self.dag(3, [Self.iterate(0, 1, parallel: parallel), Self.iterate(1, 2, parallel: parallel)]))
        drive.run(items: { _ in 100 })
        #expect(Set(drive.started).count == 1 + 100 + 10_000)
        #expect(drive.starts == 1 + 100 + 10_000)
        #expect(drive.mostFrames <= parallel + parallel * parallel)
        #expect(drive.result == .succeeded)
    }

    @Test("of a million items one at a time only the present frame is kept")
    func millionItems() {
        var drive = ScheduleDrive(Self.dag(2, [Self.iterate(0, 1)]))
        drive.keepsActions = false
        var forgotten = 0
        drive.tell(.begin)
        drive.tell(.ended(Step(node: 0), .succeeded))
        drive.tell(.listed(edge: 0, frame: 0, count: 1_000_000))
        // The first of them are enough to see it.
        for frame in 1...10_000 {
            drive.tell(.ended(Step(node: 1, frame: frame), .succeeded))
            if drive.scheduler.state(of: Step(node: 1, frame: frame)) == nil { forgotten += 1 }
        }
        #expect(forgotten == 10_000)
        #expect(drive.mostFrames == 1)
        #expect(drive.tell(.cancel) == [.stop(Step(node: 1, frame: 10_001))])
        drive.tell(.ended(Step(node: 1, frame: 10_001), .cancelled))
        #expect(drive.result == .cancelled)
    }

    @Test("a chain of 20,000 sub flows is skipped or blocked in one go", arguments: [NodeState.skipped, .blocked])
    func chain(state: NodeState) {
        let count = 20_000
        var controls = (1..<count).map { DagControl(from: $0 - 1, to: $0, order: 1) }
        controls[0].condition = state == .skipped ? .failure : .success
        var drive = ScheduleDrive(Self.dag(count, controls), halts: false)
        drive.run(outcome: { _ in state == .skipped ? .succeeded : .failed })
        #expect(drive.starts == 1)
        #expect(drive.dropped.count == count - 1)
        #expect(drive.dropped.values.allSatisfy { $0 == state })
        #expect(drive.result == (state == .skipped ? .succeeded : .failed))
    }

    @Test("20,000 edges that leave one scope are resolved after its last frame")
    func exits() {
        let count = 20_000
        var controls = [Self.iterate(0, 1)]
        for target in 2..<count + 2 {
            controls.append(DagControl(from: 1, to: target, order: 1))
            controls.append(DagControl(from: 0, to: target, order: 1))
        }
        var drive = ScheduleDrive(Self.dag(count + 2, controls), maxParallel: 8)
        drive.run(items: { _ in 3 })
        #expect(drive.starts == 1 + 3 + count)
        #expect(drive.result == .succeeded)
    }

    @Test("iterations nest 300 deep, run or skipped", arguments: [1, 0])
    func deep(items: Int) {
        let count = 300
        var drive = ScheduleDrive(Self.dag(count, (1..<count).map { Self.iterate($0 - 1, $0) }))
        drive.run(items: { _ in items })
        #expect(drive.starts == (items == 0 ? 1 : count))
        #expect(drive.dropped.count == (items == 0 ? count - 1 : 0))
        #expect(drive.result == .succeeded)
    }

    @Test("a cancel in the middle of 5,000 iterations side by side ends every one of them")
    func cancelWide() {
        let count = 5_000
        var drive = ScheduleDrive(Self.dag(2, [Self.iterate(0, 1, parallel: count)]), maxParallel: count)
        drive.tell(.begin)
        drive.tell(.ended(Step(node: 0), .succeeded))
        drive.tell(.listed(edge: 0, frame: 0, count: count))
        #expect(drive.tell(.cancel).count == count)
        var ended = 0
        for frame in 1...count {
            ended += drive.tell(.ended(Step(node: 1, frame: frame), .cancelled)).count {
                if case .frameEnded = $0 { true } else { false }
            }
        }
        #expect(ended == count)
        #expect(drive.result == .cancelled)
    }
}

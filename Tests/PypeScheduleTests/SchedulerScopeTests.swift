import PypeModel
import PypeSchedule
import Testing

/// Cases that the random flows have shown, one by one.
@Suite("Scheduler: scopes, halts and cancels")
struct SchedulerScopeTests {
    private static func dag(_ sizes: [Int], _ controls: [DagControl], any: Set<Int> = []) -> Dag {
        var dag = ScheduleFixture(subflows: sizes).dag
        dag.controls = controls
        for subflow in any { dag.subflows[subflow].joinsAny = true }
        return dag
    }

    private static func iterate(_ from: Int, _ to: Int, parallel: Int = 1) -> DagControl {
        DagControl(from: from, to: to, order: 1, kind: .iterate, parallel: parallel, items: 0)
    }

    /// 0 iterates over 1; 2 is told when either fails.
    private static let notified = dag(
        [1, 1, 1],
        [
            iterate(0, 1), DagControl(from: 0, to: 2, order: 1, condition: .failure),
            DagControl(from: 1, to: 2, order: 1, condition: .failure),
        ], any: [2])

    @Test("under halt a branch for failures outside of a scope runs when something in the scope has failed")
    func failureBehindExit() {
        var drive = ScheduleDrive(Self.notified)
        drive.run(items: { _ in 3 }, outcome: { $0 == Step(node: 1, frame: 2) ? .failed : .succeeded })
        #expect(
            drive.started == [
                Step(node: 0), Step(node: 1, frame: 1), Step(node: 1, frame: 2), Step(node: 2),
            ])
        #expect(drive.mostFrames == 1)
        #expect(drive.result == .failed)
    }

    @Test("with continue the items after a failed one run, and the branch for failures then")
    func failureBehindExitContinued() {
        var drive = ScheduleDrive(Self.notified, halts: false)
        drive.run(items: { _ in 3 }, outcome: { $0 == Step(node: 1, frame: 2) ? .failed : .succeeded })
        #expect(drive.started.map(\.node) == [0, 1, 1, 1, 2])
    }

    @Test("what a halt keeps from running in an iteration is told before the frame ends")
    func restOfFrame() {
        // 0 iterates over 1, which leads to 2; 3 stands alone and fails.
        var drive = ScheduleDrive(Self.dag([1, 1, 1, 1], [Self.iterate(0, 1), DagControl(from: 1, to: 2, order: 1)]))
        drive.tell(.begin)
        drive.tell(.ended(Step(node: 0), .succeeded))
        drive.tell(.listed(edge: 0, frame: 0, count: 2))
        #expect(drive.tell(.ended(Step(node: 3), .failed)) == [.subflowEnded(subflow: 3, frame: 0, .failed)])
        #expect(
            drive.tell(.ended(Step(node: 1, frame: 1), .succeeded)) == [
                .subflowEnded(subflow: 1, frame: 1, .succeeded), .drop(Step(node: 2, frame: 1), .cancelled),
                .subflowEnded(subflow: 2, frame: 1, .cancelled), .frameEnded(frame: 1), .finished(.failed),
            ])
    }

    @Test("an answer to another question than was asked changes nothing")
    func wrongAnswers() {
        var drive = ScheduleDrive(
            Self.dag(
                [1, 1, 1],
                [Self.iterate(0, 1), DagControl(from: 0, to: 2, order: 1, condition: .expression("a"))]))
        drive.tell(.begin)
        #expect(
            drive.tell(.ended(Step(node: 0), .succeeded)) == [
                .subflowEnded(subflow: 0, frame: 0, .succeeded), .list(edge: 0, frame: 0), .judge(edge: 1, frame: 0),
            ])
        for event: ScheduleEvent in [
            .judged(edge: 0, frame: 0, .yes), .listed(edge: 1, frame: 0, count: 1),
            .listed(edge: 0, frame: 1, count: 1), .judged(edge: 1, frame: -1, .no), .judged(edge: 77, frame: 0, .no),
            .saved(subflow: 0, frame: 0, false),
            .saved(subflow: -1, frame: 9, false), .ended(Step(node: 1), .failed), .ended(Step(node: -1), .failed),
        ] { #expect(drive.tell(event) == [], "\(event)") }
        #expect(drive.tell(.judged(edge: 1, frame: 0, .yes)) == [.start(Step(node: 2))])
        #expect(drive.tell(.judged(edge: 1, frame: 0, .failed)) == [])
    }

    @Test("a node that says it was cancelled though nobody asked it to stop has failed")
    func unasked() {
        var drive = ScheduleDrive(Self.dag([1, 1], [DagControl(from: 0, to: 1, order: 1)]), halts: false)
        drive.run(outcome: { _ in .cancelled })
        #expect(drive.dropped == [Step(node: 1): .blocked])
        #expect(drive.scheduler.state(of: Step(node: 0)) == .failed)
        #expect(drive.result == .failed)
    }

    @Test("a cancel waits for what is being saved, and then follows nothing up")
    func cancelWhileSaving() {
        var drive = ScheduleDrive(Self.dag([1, 1], [DagControl(from: 0, to: 1, order: 1)]), saves: true)
        drive.tell(.begin)
        #expect(drive.tell(.ended(Step(node: 0), .succeeded)) == [.save(subflow: 0, frame: 0)])
        #expect(drive.tell(.cancel) == [])
        #expect(
            drive.tell(.saved(subflow: 0, frame: 0, true)) == [
                .subflowEnded(subflow: 0, frame: 0, .succeeded), .drop(Step(node: 1), .cancelled),
                .subflowEnded(subflow: 1, frame: 0, .cancelled), .finished(.cancelled),
            ])
    }

    @Test("an iteration without items goes past its scope, as if all had gone well")
    func noItems() {
        // 2 follows 1, once for all items; 0 leads there too.
        var drive = ScheduleDrive(
            Self.dag(
                [1, 1, 1],
                [Self.iterate(0, 1), DagControl(from: 1, to: 2, order: 1), DagControl(from: 0, to: 2, order: 2)]))
        drive.run(items: { _ in 0 })
        #expect(drive.started == [Step(node: 0), Step(node: 2)])
        #expect(drive.dropped == [Step(node: 1): .skipped])
        #expect(drive.result == .succeeded)
    }
}

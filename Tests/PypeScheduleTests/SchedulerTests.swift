import PypeModel
import PypeSchedule
import Testing

@Suite("Scheduler")
struct SchedulerTests {
    @Test("a flow without nodes succeeds at once")
    func empty() {
        #expect(ScheduleFixture(subflows: []).run().result == .succeeded)
    }

    @Test("a node starts when its own inputs are ready, even while a slow sibling runs")
    func readyQueue() {
        // 0 and 1 are sources; 2 reads 0; 3 reads 1 and 2.
        let fixture = ScheduleFixture(subflows: [4], edges: [(0, 2), (1, 3), (2, 3)])
        var scheduler = fixture.scheduler()
        #expect(scheduler.handle(.begin) == [.start(Step(node: 0)), .start(Step(node: 1))])
        #expect(scheduler.handle(.ended(Step(node: 0), .succeeded)) == [.start(Step(node: 2))])
        #expect(scheduler.handle(.ended(Step(node: 2), .succeeded)) == [])
        #expect(scheduler.handle(.ended(Step(node: 1), .succeeded)) == [.start(Step(node: 3))])
        #expect(
            scheduler.handle(.ended(Step(node: 3), .succeeded)) == [
                .subflowEnded(subflow: 0, frame: 0, .succeeded), .finished(.succeeded),
            ])
    }

    @Test("an order's whole subtree is done before the next order starts")
    func depthFirst() {
        // 0 leads to 1 (order 1) and 2 (order 2); 1 leads to 3 and then to 4.
        let fixture = ScheduleFixture(
            subflows: [1, 1, 1, 1, 1], controls: [(0, 2, 2), (0, 1, 1), (1, 1, 3), (3, 1, 4)])
        #expect(fixture.run().started == [0, 1, 3, 4, 2])
    }

    @Test("equal orders run side by side, and the next order waits for all of them")
    func sideBySide() {
        let fixture = ScheduleFixture(subflows: [1, 1, 1, 1], controls: [(0, 1, 1), (0, 1, 2), (0, 2, 3)])
        var scheduler = fixture.scheduler()
        #expect(scheduler.handle(.begin) == [.start(Step(node: 0))])
        #expect(
            scheduler.handle(.ended(Step(node: 0), .succeeded)).filter { if case .start = $0 { true } else { false } }
                == [.start(Step(node: 1)), .start(Step(node: 2))])
        #expect(
            scheduler.handle(.ended(Step(node: 2), .succeeded)) == [.subflowEnded(subflow: 2, frame: 0, .succeeded)])
        #expect(
            scheduler.handle(.ended(Step(node: 1), .succeeded)) == [
                .subflowEnded(subflow: 1, frame: 0, .succeeded), .start(Step(node: 3)),
            ])
    }

    @Test("a target of several edges runs once, after all of them")
    func join() {
        let fixture = ScheduleFixture(subflows: [1, 1, 1, 1], controls: [(0, 1, 1), (0, 1, 2), (1, 1, 3), (2, 1, 3)])
        let trace = fixture.run()
        #expect(trace.started == [0, 1, 2, 3])
        #expect(trace.result == .succeeded)
    }

    @Test("a target that an earlier order and a later one lead to starts with the later one")
    func joinAcrossOrders() {
        let fixture = ScheduleFixture(subflows: [1, 1, 1], controls: [(0, 1, 1), (0, 2, 2), (2, 1, 1)])
        #expect(fixture.run().started == [0, 2, 1])
    }

    @Test("two edges between the same sub flows count once each")
    func doubleEdge() {
        let fixture = ScheduleFixture(subflows: [1, 1], controls: [(0, 1, 1), (0, 3, 1)])
        let trace = fixture.run()
        #expect(trace.started == [0, 1])
        #expect(trace.result == .succeeded)
    }

    @Test("among equals the higher priority, then more readers, then file order comes first")
    func ranks() {
        let fixture = ScheduleFixture(
            subflows: [1, 1, 3, 1], edges: [(2, 3), (2, 4)], priorities: [5: 7])
        #expect(Array(fixture.run().started.prefix(4)) == [5, 2, 0, 1])
    }

    @Test("no more than max_parallel nodes run at once", arguments: [1, 2, 3, 7])
    func maxParallel(limit: Int) {
        var fixture = ScheduleFixture(subflows: Array(repeating: 1, count: 20))
        fixture.maxParallel = limit
        let trace = fixture.run()
        #expect(trace.mostAtOnce == limit)
        #expect(trace.started.count == 20)
    }

    @Test("a failure blocks what waits for it, and halt starts nothing new")
    func halt() {
        // Sub flow 0: 0 → 1. Sub flow 1 waits for it. Sub flow 2 stands alone: 3 → 4.
        let fixture = ScheduleFixture(subflows: [2, 1, 2], edges: [(0, 1), (3, 4)], controls: [(1, 1, 2)])
        let trace = fixture.run(outcome: { $0 == 0 ? .failed : .succeeded })
        #expect(trace.started == [0, 3])
        #expect(trace.dropped == [1: .blocked, 2: .blocked, 4: .cancelled])
        #expect(trace.subflows == [0: .failed, 1: .blocked, 2: .cancelled])
        #expect(trace.result == .failed)
    }

    @Test("continue still runs what does not depend on the failure")
    func goOn() {
        var fixture = ScheduleFixture(subflows: [2, 1, 2], edges: [(0, 1), (3, 4)], controls: [(1, 1, 2)])
        fixture.halts = false
        let trace = fixture.run(outcome: { $0 == 0 ? .failed : .succeeded })
        #expect(trace.started == [0, 3, 4])
        #expect(trace.dropped == [1: .blocked, 2: .blocked])
        #expect(trace.subflows == [0: .failed, 1: .blocked, 2: .succeeded])
        #expect(trace.result == .failed)
    }

    @Test("halt stops the running siblings of a failed node, continue lets them finish", arguments: [true, false])
    func siblings(halts: Bool) {
        var fixture = ScheduleFixture(subflows: [3], edges: [(0, 2), (1, 2)])
        fixture.halts = halts
        let trace = fixture.run(outcome: { $0 == 0 ? .failed : .succeeded })
        #expect(trace.stopped == (halts ? [1] : []))
        #expect(trace.dropped == [2: .blocked])
        #expect(trace.result == .failed)
    }

    @Test("cancel stops what runs and starts nothing new")
    func cancel() {
        var scheduler = ScheduleFixture(subflows: [2, 1], edges: [(0, 1)], controls: [(1, 1, 2)]).scheduler()
        _ = scheduler.handle(.begin)
        #expect(scheduler.handle(.cancel) == [.stop(Step(node: 0))])
        #expect(scheduler.handle(.cancel) == [])
        let end = scheduler.handle(.ended(Step(node: 0), .cancelled))
        #expect(end.last == .finished(.cancelled))
        #expect(end.contains(.drop(Step(node: 1), .cancelled)))
        #expect(scheduler.handle(.ended(Step(node: 0), .succeeded)) == [])
    }

    @Test("a node that ends well in spite of a cancel has succeeded; the flow is cancelled all the same")
    func lateSuccess() {
        var scheduler = ScheduleFixture(subflows: [2], edges: [(0, 1)]).scheduler()
        _ = scheduler.handle(.begin)
        _ = scheduler.handle(.cancel)
        #expect(scheduler.handle(.ended(Step(node: 0), .succeeded)).last == .finished(.cancelled))
        #expect(scheduler.state(of: Step(node: 0)) == .succeeded)
        #expect(scheduler.state(of: Step(node: 1)) == .cancelled)
    }

    @Test("chains of 20,000 nodes and of 20,000 sub flows neither overflow nor lose a node")
    func longChains() {
        let count = 20_000
        let data = ScheduleFixture(subflows: [count], edges: (1..<count).map { ($0 - 1, $0) })
        #expect(data.run().started == Array(0..<count))
        let control = ScheduleFixture(
            subflows: Array(repeating: 1, count: count), controls: (1..<count).map { ($0 - 1, 1, $0) })
        #expect(control.run().started == Array(0..<count))
    }

    @Test("a cycle, which no build lets through, ends as a failure and not as a hang")
    func cycle() {
        let trace = ScheduleFixture(subflows: [2], edges: [(0, 1), (1, 0)]).run()
        #expect(trace.result == .failed)
        #expect(trace.started == [])
    }
}

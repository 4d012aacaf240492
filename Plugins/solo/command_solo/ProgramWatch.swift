import PypeSDK

/// Stays with a program until it and all that it started have ended: passes its output on, and ends it when it is
/// cancelled or takes too long.
struct ProgramWatch {
    /// Why a program did not end by itself.
    enum Stop { case cancelled, overdue }

    struct End {
        /// As waitpid gives it.
        var status: Int32
        var stop: Stop?
        var duration: Duration
    }

    /// Longest time between two looks at the clock and at the cancel flag.
    private static let tick: Int32 = 50

    let program: ChildProgram
    let limit: Duration?
    let grace: Duration
    let isCancelled: () -> Bool
    var input: ArraySlice<UInt8>

    private let clock = ContinuousClock()
    /// Until the next look, once no stream tells of the end.
    private var pause: Int32 = 1

    init(
        _ program: ChildProgram, input: [UInt8], limit: Duration?, grace: Duration, isCancelled: @escaping () -> Bool
    ) {
        self.program = program
        self.input = input[...]
        self.limit = limit
        self.grace = grace
        self.isCancelled = isCancelled
    }

    /// - Parameters:
    ///   - output: gets what comes on standard output.
    ///   - errors: gets what comes on standard error.
    mutating func run(output: ([UInt8]) -> Void, errors: ([UInt8]) -> Void) -> End {
        let start = clock.now
        let group = ProcessGroup(number: program.pid)
        var status: Int32?
        var stop: Stop?
        /// When the group was asked to end.
        var asked: ContinuousClock.Instant?
        var isKilled = false
        while true {
            pass(output, errors)
            let now = clock.now
            if status == nil { status = program.end() }
            if status == nil, stop == nil {
                stop = isCancelled() ? .cancelled : limit.map { now - start >= $0 } == true ? .overdue : nil
            }
            if let status, !group.isAlive {
                drain(output, errors)
                return End(status: status, stop: stop, duration: now - start)
            }
            // What the program left behind is ended too: nothing of a node goes on after it.
            guard stop != nil || status != nil else { continue }
            if asked == nil {
                group.ask()
                asked = now
            } else if !isKilled, let asked, now - asked >= grace {
                group.kill()
                isKilled = true
            }
        }
    }

    private mutating func pass(_ output: ([UInt8]) -> Void, _ errors: ([UInt8]) -> Void) {
        if input.isEmpty { program.closeInput() }
        let isSilent = program.output < 0 && program.errors < 0
        let ready = program.wait(milliseconds: isSilent ? pause : Self.tick, writes: !input.isEmpty)
        // A program that has closed both is about to end, most often.
        if isSilent { pause = min(pause * 2, Self.tick) }
        if ready.output { output(program.readOutput()) }
        if ready.errors { errors(program.readErrors()) }
        if ready.input { input = program.write(input) }
    }

    /// Takes what is left; a process outside of the group may hold the streams open, and is not waited for. What it goes
    /// on writing has no end: no more is taken than a stream can have held when the group ended.
    private func drain(_ output: ([UInt8]) -> Void, _ errors: ([UInt8]) -> Void) {
        var rest = (output: program.capacity, errors: program.capacity)
        while true {
            let ready = program.wait(milliseconds: 0, writes: false)
            let isWanted = (output: ready.output && rest.output > 0, errors: ready.errors && rest.errors > 0)
            guard isWanted.output || isWanted.errors else { return }
            if isWanted.output {
                let bytes = program.readOutput()
                rest.output -= bytes.count
                output(bytes)
            }
            if isWanted.errors {
                let bytes = program.readErrors()
                rest.errors -= bytes.count
                errors(bytes)
            }
        }
    }
}

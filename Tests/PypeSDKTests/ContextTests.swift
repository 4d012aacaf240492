import CPypeABI
import PypeArrow
import PypeSDK
import Synchronization
import Testing

@Suite("RunContext")
struct ContextTests {
    @Test("an input is read batch by batch, to its end, and goes out again")
    func passThrough() throws {
        let host = FakeHost()
        let input = try table([[1, 2], [], [3]])
        host.state.withLock { $0.inputs[0] = [input] }
        let result = try ModuleDriver.run(host) { context in
            let output = try context.output("output")
            for try await batch in try context.input("input") { try output.emit(batch) }
        }
        #expect(result == .ok)
        #expect(try values(host.state.withLock { $0.batches[0] }) == [1, 2, 3])
    }

    @Test("every edge of a port that takes many can be read")
    func manyEdges() throws {
        let host = FakeHost()
        let (first, second) = (try table([[1]]), try table([[2]]))
        host.state.withLock { $0.inputs[1] = [first, second] }
        let result = try ModuleDriver.run(host) { context in
            #expect(try context.inputCount("more") == 2)
            #expect(try context.inputCount("input") == 0)
            let rows = try context.inputs("more").map { try $0.next()?.rowCount }
            #expect(rows == [1, 1])
            #expect(throws: ModuleError(.notFound, "no such edge")) { _ = try context.input("input") }
            #expect(throws: ModuleError.self) { _ = try context.input("more", edge: -1) }
        }
        #expect(result == .ok)
    }

    @Test("a port that the manifest does not have is refused with those it has")
    func unknownPort() throws {
        let result = try ModuleDriver.run { context in _ = try context.output("out") }
        #expect(result.status == PYPE_ERR_INVALID_ARGUMENT)
        #expect(result.message == "the module's manifest has no output port 'out': it has 'output', 'rejects'")
    }

    @Test(
        "an input that fails ends the run with the port and what the writer said",
        arguments: [
            (5, PYPE_ERR_IO, "input port 'input' failed: the cable is cut"),
            (125, PYPE_ERR_CANCELLED, "the run was cancelled while input port 'input' was read"),
        ] as [(Int32, pype_status, String)]
    )
    func brokenInput(_ code: Int32, _ status: pype_status, _ message: String) throws {
        let host = FakeHost()
        let input = try table([[1]], failure: ArrowStreamError(code: code, message: "the cable is cut"))
        host.state.withLock { $0.inputs[0] = [input] }
        let result = try ModuleDriver.run(host, key: "brokenInput\(code)") { context in
            let port = try context.input("input")
            while try port.next() != nil {}
        }
        #expect(result == CallResult(status: status, message: message))
    }

    @Test("a stream can be handed on as a whole, once")
    func wholeStream() throws {
        let host = FakeHost()
        let input = try table([[1, 2], [3]])
        host.state.withLock { $0.inputs[0] = [input] }
        let result = try ModuleDriver.run(host) { context in
            let port = try context.input("input")
            try context.output("output").emit(stream: port.takeStream())
            if try port.nextArray() != nil { Issue.record("there were rows after the stream was given away") }
            _ = try port.takeStream()
        }
        #expect(result.status == PYPE_ERR_INVALID_STATE)
        #expect(try values(host.state.withLock { $0.batches[0] }) == [1, 2, 3])
    }

    @Test("a batch of another schema than the port's is refused before it reaches the host")
    func otherSchema() throws {
        let host = FakeHost()
        let result = try ModuleDriver.run(host) { context in
            let output = try context.output("output")
            try output.emit(try table([[1]]).batches[0])
            try output.emit(RecordBatch.empty(Schema([Field("y", .int64)])))
        }
        #expect(result.status == PYPE_ERR_INVALID_DATA)
        #expect(
            result.message
                == "output port 'output': the batch does not have the port's schema: column 0 is called 'x' here and 'y' there"
        )
        #expect(host.state.withLock { $0.batches[0]?.count } == 1)
    }

    @Test("what a run tells the host arrives there")
    func reports() throws {
        let host = FakeHost()
        host.state.withLock { $0.iterationItem = #"{"city":"Zürich"}"# }
        let result = try ModuleDriver.run(host) { context in
            context.log(.warn, "careful", ["n": 1, "text": "a\"\n\u{1}ä", "list": [true, nil, 0.5]])
            context.log(.info, "plain")
            context.progress(5, of: 10, unit: "rows")
            context.progress(6)
            context.countFiltered(3)
            context.countFiltered(-3)
            try context.setGlobal("row_count", ["a": [1, 2]])
            #expect(try context.global("row_count", of: "me", as: [String: [Int]].self) == ["a": [1, 2]])
            #expect(throws: ModuleError(.notFound, "no global 'other' of 'me'")) {
                _ = try context.global("other", of: "me", as: Int.self)
            }
            #expect(throws: ModuleError.self) { _ = try context.global("row_count", of: "me", as: Int.self) }
            #expect(try context.iterationItem(as: [String: String].self) == ["city": "Zürich"])
            #expect(context.iterationIndex == 7)
            #expect(context.info.nodeID == "info2")
            #expect(context.info.runDate == "info5")
            #expect(try context.secret("db#password") == "secret of db#password")
            #expect(try context.openOutput("/a/b") == "/a/b.part")
            #expect(throws: ModuleError(.alreadyExists, "there")) { _ = try context.openOutput("/a", overwrite: false) }
            #expect(context.configJSON?.contains("reports") == true)
        }
        #expect(result == .ok)
        host.state.withLock {
            #expect(
                $0.logs == [
                    #"30 careful {"list":[true,null,0.5],"n":1,"text":"a\"\n\u0001ä"}"#, "20 plain -",
                ]
            )
            #expect($0.progress == ["5/10 rows", "6/0 -"])
            #expect($0.filtered == 3)
            #expect($0.globals == ["row_count": #"{"a":[1,2]}"#])
        }
    }

    @Test("outside an iteration there is no item and no index")
    func noIteration() throws {
        let result = try ModuleDriver.run { context in
            let item = try context.iterationItem(as: Int.self)
            #expect(item == nil)
            #expect(context.iterationIndex == nil)
        }
        #expect(result == .ok)
    }

    @Test("memory from the host is aligned, and given back when it is no longer used")
    func memory() throws {
        let host = FakeHost()
        let result = try ModuleDriver.run(host) { context in
            let memory = try context.allocate(100, alignment: 128)
            #expect(UInt(bitPattern: memory.bytes.baseAddress) % 128 == 0)
            #expect(host.state.withLock { $0.memory } == 100)
            for (size, alignment) in [(0, 64), (-1, 64), (8, 3), (8, 4)] {
                #expect(throws: ModuleError.self) { _ = try context.allocate(size, alignment: alignment) }
            }
        }
        #expect(result == .ok)
        #expect(host.state.withLock { $0.memory } == 0)
    }

    @Test("work on the host's pool gives its result or its error, and is waited for even when nobody asks")
    func pool() throws {
        let host = FakeHost()
        let done = Mutex(0)
        let result = try ModuleDriver.run(host) { context in
            #expect(try context.runBlocking { 6 * 7 } == 42)
            #expect(throws: RunTests.Custom.self) { try context.runBlocking { throw RunTests.Custom() } }
            let work = try context.submit { "both" }
            #expect(try work.value() == "both")
            #expect(try work.value() == "both")
            for _ in 0..<10 { _ = try context.submit { done.withLock { $0 += 1 } } }
        }
        #expect(result == .ok)
        #expect(done.withLock { $0 } == 10)
        #expect(host.state.withLock { [$0.submitted, $0.waited] } == [13, 13])
    }

    @Test("a pool that takes nothing is told, and the work is let go")
    func closedPool() throws {
        final class Token: Sendable {}
        weak var watched: Token?
        let host = FakeHost()
        host.state.withLock { $0.isPoolClosed = true }
        do {
            let token = Token()
            watched = token
            let result = try ModuleDriver.run(host) { context in
                #expect(throws: ModuleError(.unavailable, "the pool is closed")) {
                    _ = try context.submit { [token] in token }
                }
            }
            #expect(result == .ok)
        }
        #expect(watched == nil)
    }
}

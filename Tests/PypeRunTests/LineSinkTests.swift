import Foundation
import TestSupport
import Testing

@testable import PypeRun

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("Lines of views and logs")
struct LineSinkTests {
    @Test("a line is seen soon although no other comes, and the first one at once")
    func quiet() throws {
        let home = try TemporaryFolder()
        let path = home.url.appending(path: "log").path
        func text() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
        let sink = try #require(LineSink(path: path))
        sink.write("first".utf8)
        #expect(try text() == "first\n")
        for (index, line) in ["second", "third"].enumerated() {
            sink.write(line.utf8)
            // A minute, for a machine that is busy with other things; it takes a quarter of a second.
            for _ in 0..<6000 where !(try text().hasSuffix("\(line)\n")) { usleep(10_000) }
            #expect(try text().split(separator: "\n").count == index + 2)
        }
    }

    @Test("ten thousand quick lines cost a few system calls, and none is lost when the sink goes")
    func gathered() throws {
        var ends: [Int32] = [-1, -1]
        // Each write is a packet of its own here, so that they can be counted.
        try #require(socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &ends) == 0)
        defer { for end in ends { close(end) } }
        var sink: LineSink? = LineSink(descriptor: ends[1])
        for number in 0..<10_000 { sink?.write("line \(number)".utf8) }
        sink = nil
        var packets = 0
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 17)
        while true {
            let count = recv(ends[0], &piece, piece.count, Int32(MSG_DONTWAIT))
            guard count > 0 else { break }
            packets += 1
            bytes += piece[..<count]
        }
        #expect(String(decoding: bytes, as: UTF8.self) == (0..<10_000).map { "line \($0)\n" }.joined())
        #expect(packets < 200)
    }
}

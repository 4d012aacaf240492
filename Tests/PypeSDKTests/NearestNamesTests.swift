import PypeSDK
import Testing

@Suite("NearestNames")
struct NearestNamesTests {
    static let columns = ["airport", "airports", "state", "état", "date"]

    @Test(
        "a slip of the hand finds the names that were meant, the nearest first",
        arguments: [
            ("airprot", ["airport", "airports"]), ("STATE", ["state"]), ("etat", ["état"]), ("zzzzzz", []),
            ("airport_of_arrival", []), ("", []),
        ])
    func nearest(name: String, expected: [String]) {
        #expect(NearestNames.nearest(to: name, among: Self.columns) == expected)
    }

    @Test("a hint names the nearest, else a short list of all, else nothing")
    func hints() {
        #expect(NearestNames.hint(for: "dat", among: Self.columns) == "did you mean 'date'?")
        #expect(NearestNames.hint(for: "zzzzzz", among: ["a", "b"]) == "there are 'a', 'b'")
        #expect(NearestNames.hint(for: "zzzzzz", among: (0..<13).map { "column \($0)" }) == nil)
        #expect(NearestNames.hint(for: "zzzzzz", among: []) == nil)
    }

    @Test("a text far longer than a name is compared with nothing")
    func long() {
        #expect(NearestNames.nearest(to: String(repeating: "x", count: 1_000_000), among: ["x"]) == [])
    }
}

import Foundation
import Testing

@Suite("csv_source keeps the digits of numbers")
struct CSVDigitsTests {
    private static var cases: [(String, [String: Any], String)] {
        [
            ("z\n01067\n10115\n", [:], "{'z': ['01067', '10115']}"),
            ("z\n5\n-007\n", [:], "{'z': ['5', '-007']}"),
            ("z\n1.5\n00.5\n", [:], "{'z': ['1.5', '00.5']}"),
            ("z\n8\n\"007\"\n", [:], "{'z': ['8', '007']}"),
            ("z\n8\n 007\n", [:], "{'z': ['8', ' 007']}"),
            ("z\n1\n007", [:], "{'z': ['1', '007']}"),
            (
                "n\n12345678901234567890\n12345678901234567891\n", [:],
                "{'n': ['12345678901234567890', '12345678901234567891']}"
            ),
            ("n\n1.5\n9223372036854775808\n", [:], "{'n': ['1.5', '9223372036854775808']}"),
            ("n\n1\n-9223372036854775809 \n", [:], "{'n': ['1', '-9223372036854775809 ']}"),
            (
                "n\n9223372036854775807\n-9223372036854775808\n", [:],
                "{'n': [9223372036854775807, -9223372036854775808]}"
            ),
            ("n\n0\n-0\n10\n\n", [:], "{'n': [0, 0, 10]}"),
            ("n\n0.5\n-0.25\n0\n", [:], "{'n': [0.5, -0.25, 0.0]}"),
            ("n\n1e300\n100000000000000000000.5\n", [:], "{'n': [1e+300, 1e+20]}"),
            ("n,d\n1,2024-01-05\n", [:], "{'n': [1], 'd': [datetime.date(2024, 1, 5)]}"),
            ("n,z\n1,01067\n2,10115\n", [:], "{'n': [1, 2], 'z': ['01067', '10115']}"),
            ("z\n01067\n", ["types": ["z": "int64"]], "{'z': [1067]}"),
            ("n\n9223372036854775808\n", ["types": ["n": "float64"]], "{'n': [9.223372036854776e+18]}"),
            ("n\n00\n5\n", ["null_values": ["00"]], "{'n': [None, 5]}"),
        ]
    }

    @Test("where a column has leading zeros or whole numbers beyond int64, it stays text, unless its type is given")
    func digits() async throws {
        let rows = try await CSVFixture.rows(Self.cases.map { (try CSVFixture($0.0), $0.1) })
        #expect(rows.count == Self.cases.count)
        for ((text, config, expected), found) in zip(Self.cases, rows) {
            #expect(found == expected, "\(text) \(config)")
        }
    }

    @Test("also in the last row of what types are found from, and beside rows of a wrong width")
    func lastRow() async throws {
        let text = "i,z\n" + String(repeating: "1,2\n", count: 150_000) + "1\n1,2,3\n1,007\n"
        let run = try await CSVFixture(text).run(rejects: true)
        #expect(run.failure == nil && run.services.globals["row_count"] == "150001")
        let table = try #require(run.services.table(0))
        let fixture = try CSVFixture("")
        let script = "print([str(f.type) for f in table.schema], table['z'][-1])"
        #expect(try await CSVFixture.python(table, script, fixture.folder) == "['int64', 'string'] 007")
    }
}

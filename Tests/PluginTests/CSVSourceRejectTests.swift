import Foundation
import PypeHost
import TestSupport
import Testing

@Suite struct CSVSourceRejectTests {
    @Test("bad rows go to the reject port with line, column, reason and text, and the others go on")
    func rejects() async throws {
        let file = try CSVFixture("a,b\n1,x\nbad,y\n2,\"z\nz\"\n3\n4,w,5\n\"n\no\",v\n6,u\n7,\"open\n")
        let run = try await file.run(["types": ["a": "int32"]], rejects: true)
        #expect(run.failure == nil)
        let data = try #require(run.services.table(0))
        #expect(
            try await CSVFixture.python(data, "print(table.to_pydict())", file.folder)
                == "{'a': [1, 2, 6], 'b': ['x', 'z\\nz', 'u']}"
        )
        let script = """
            print(table.schema.names)
            for row in table.to_pylist(): print(*row.values(), sep='|')
            """
        #expect(
            try await CSVFixture.python(#require(run.services.table(1)), script, file.folder).split(separator: "\n")
                == """
                ['error_code', 'error_message', 'error_column', 'row', 'raw']
                103|column 'a': 'bad' is no int32|a|3|bad,y
                103|the row has 1 field, 2 were expected|None|6|3
                103|the row has 3 fields, 2 were expected|None|7|4,w,5
                103|column 'a': 'n
                o' is no int32|a|8|"n
                o",v
                103|a quoted field of the row is not closed before the end of the file|None|11|7,"open
                """.split(separator: "\n")
        )
        #expect(run.services.globals["row_count"] == "3")
        #expect(run.services.logs == ["\(file.path): 5 rows were rejected"])
    }

    @Test("many bad rows in many blocks: none is lost, none is taken twice")
    func manyRejects() async throws {
        var lines = ["id,age,name"]
        for row in 0..<200_000 {
            let isWide = row % 1000 == 13
            let isBad = row % 97 == 5 && !isWide
            lines.append(isWide ? "\(row),5" : "\(row),\(isBad ? "abc" : String(row % 90)),name\(row)")
        }
        let file = try CSVFixture(lines.joined(separator: "\n"))
        let config: [String: Any] = ["types": ["age": "int8"], "block_size": 100_000]
        let run = try await file.run(config, rejects: true)
        #expect(run.failure == nil)
        let good = "ids = table['id'].to_pylist()\nprint(len(ids), sum(ids), ids == sorted(set(ids)))"
        let bad = """
            rows = table.to_pylist()
            print(len(rows), sum(int(r['raw'].split(',')[0]) for r in rows),
                  all(r['row'] == int(r['raw'].split(',')[0]) + 2 for r in rows),
                  all((r['error_column'] == 'age') == ('abc' in r['raw']) for r in rows))
            """
        let wide = Set(stride(from: 13, to: 200_000, by: 1000))
        let wrong = wide.union(stride(from: 5, to: 200_000, by: 97))
        let right = Set(0..<200_000).subtracting(wrong)
        let data = try #require(run.services.table(0))
        #expect(
            try await CSVFixture.python(data, good, file.folder) == "\(right.count) \(right.reduce(0, +)) True"
        )
        let rejects = try #require(run.services.table(1))
        #expect(
            try await CSVFixture.python(rejects, bad, file.folder)
                == "\(wrong.count) \(wrong.reduce(0, +)) True True"
        )
    }

    @Test("bytes that are no text stay readable in the raw column")
    func rawBytes() async throws {
        let file = try CSVFixture(bytes: Data("a,b\n1,".utf8) + [0xE9, 0x0A] + Data("2,ok\n".utf8))
        let run = try await file.run(["types": ["b": "utf8"]], rejects: true)
        let rejects = try #require(run.services.table(1))
        #expect(
            try await CSVFixture.python(rejects, "print(table['raw'].to_pylist())", file.folder) == "['1,\u{FFFD}']"
        )
        #expect(run.services.table(0)?.rows == 1)
    }
}

import TestSupport
import Testing

@Suite("preview_sink", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct PreviewTests {
    static let library = Project.library("preview_sink")

    /// What the module prints for a table that Python makes.
    static func preview(_ table: String, rows: Int = 10, maxWidth: Int = 40, after: String = "") throws -> String {
        try runInPython(
            """
            import datetime, decimal
            result = mini_host.Module(sys.argv[1]).run(
                {"rows": int(sys.argv[2]), "max_width": int(sys.argv[3])}, [\(table)])
            if result.status: print(result.status, result.message)
            \(after)
            """,
            [library, String(rows), String(maxWidth)]
        )
    }

    @Test("columns are aligned under their names and types, numbers to the right, nulls shown")
    func aligned() throws {
        let shown = try Self.preview(
            #"""
            pa.table({"id": [1, 20, None], "name": ["Ada", None, "Grace Hopper"], "ok": [True, False, None],
                      "born": [datetime.date(1815, 12, 10), None, datetime.date(1906, 12, 9)]})
            """#
        )
        #expect(
            shown == """
                [node]
                    id  name          ok      born
                 int64  utf8          bool    date32
                ------  ------------  ------  ----------
                     1  Ada           true    1815-12-10
                    20  <null>        false   <null>
                <null>  Grace Hopper  <null>  1906-12-09
                3 rows, 4 columns

                """
        )
    }

    @Test("only the first rows are shown, all are counted, whatever the batches")
    func firstRows() throws {
        let table = #"pa.Table.from_batches([pa.record_batch({"x": [n, n + 1]}) for n in range(0, 100, 2)])"#
        let shown = try Self.preview(table, rows: 3, after: "print(result.globals, result.progress[-1])")
        #expect(
            shown == """
                [node]
                    x
                int64
                -----
                    0
                    1
                    2
                100 rows, 1 column (first 3 shown)
                {'row_count': 100} (100, 0, 'rows')

                """
        )
    }

    @Test("a terminal is neither moved nor coloured by what stands in the rows")
    func control() throws {
        let table = #"pa.table({"a\tb": ["x\ny", "\x1b[31mred", "\u202egnp.exe", "\0", "a\u200bb", "\x9b2J"]})"#
        let shown = try Self.preview(table)
        #expect(
            shown == #"""
                [node]
                a\tb
                utf8
                ---------------
                x\ny
                \u{1b}[31mred
                \u{202e}gnp.exe
                \u{0}
                a\u{200b}b
                \u{9b}2J
                6 rows, 1 column

                """#
        )
    }

    @Test("wide characters, combining marks and emoji keep the columns straight")
    func unicode() throws {
        let table = #"pa.table({"t": ["日本", "e\u0301a", "👩‍👩‍👧", "❤️", "한글", "ab"], "n": [1, 2, 3, 4, 5, 6]})"#
        let shown = try Self.preview(table)
        let lines = shown.split(separator: "\n").dropFirst(4).prefix(6).map(String.init)
        #expect(
            lines == [
                "日本      1", "e\u{301}a        2", "👩‍👩‍👧        3", "❤️        4", "한글      5", "ab        6",
            ]
        )
    }

    @Test("what is too long ends with an ellipsis, never in the middle of a character")
    func truncated() throws {
        let table = #"pa.table({"long_name_here": ["abcdefgh", "日本語日本", "abcde", "👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", "x" * 1000000]})"#
        let shown = try Self.preview(table, maxWidth: 5)
        #expect(
            shown == """
                [node]
                long…
                utf8
                -----
                abcd…
                日本…
                abcde
                👩‍👩‍👧👩‍👩‍👧…
                xxxx…
                5 rows, 1 column

                """
        )
    }

    @Test("every type is shown, by its name at least, from slices too")
    func types() throws {
        let table = #"""
            pa.table({
                "l": [[1, None], [], None], "s": [{"x": "a"}, None, {"x": None}],
                "d": [decimal.Decimal("1.50"), None, decimal.Decimal("-0.25")],
                "c": pa.array(["u", None, "u"]).dictionary_encode(), "z": [b"\x01\xff", b"", None],
                "ts": pa.array([0, None, -1], pa.timestamp("ms", "UTC")), "h": pa.array([1, 2, 3], pa.float16()),
                "big": pa.array(["a", None, "c"], pa.large_utf8()), "n": pa.nulls(3),
                "tm": pa.array([1, 2, 3], pa.time32("s")), "u": pa.array([1, 2, 2**64 - 1], pa.uint64()),
            }).slice(1)
            """#
        let shown = try Self.preview(table)
        let lines = shown.split(separator: "\n").map { $0.split(separator: "  ").map { $0.trimmingSpaces } }
        #expect(
            lines[2] == [
                "list<item: int64>", "struct<x: utf8>", "decimal128(3, 2)", "dictionary<utf8, int32>", "binary",
                "timestamp[ms, UTC]", "float16", "large_utf8", "null", "time32[s]", "uint64",
            ]
        )
        #expect(
            lines[4] == [
                "[]", "<null>", "<null>", "<null>", "0x", "<null>", "<float16>", "<null>", "<null>", "00:00:02", "2",
            ]
        )
        #expect(
            lines[5] == [
                "<null>", "{x: null}", "-0.25", "u", "<null>", "1969-12-31 23:59:59.999Z", "<float16>", "c", "<null>",
                "00:00:03", "18446744073709551615",
            ]
        )
    }

    @Test("a table without rows shows its columns, one without columns its rows")
    func empty() throws {
        #expect(
            try Self.preview(#"pa.table({"x": pa.array([], pa.int8())})"#)
                == "[node]\n   x\nint8\n----\n0 rows, 1 column\n"
        )
        #expect(try Self.preview("pa.table({})") == "[node]\n0 rows, 0 columns\n")
        #expect(
            try Self.preview(#"pa.table({"x": [1, 2]})"#, rows: 0)
                == "[node]\n    x\nint64\n-----\n2 rows, 1 column (first 0 shown)\n"
        )
    }
}

extension StringProtocol {
    fileprivate var trimmingSpaces: String {
        var text = Substring(self)
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

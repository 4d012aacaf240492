import Foundation
import PypeArrow
import PypeParquet
import TestSupport

/// Tables that pyarrow writes, and what it says of those that are written here.
enum TableFixture {
    /// Python: a table with a column of every common type; every third row is null but in `id`.
    static let allTypes = """
        import pyarrow as pa, datetime as dt, decimal, sys
        def column(type, values, n):
            return pa.array([None if i % 3 == 2 else values[i % len(values)] for i in range(n)], type)
        def table(n):
            day, now = dt.date(2024, 2, 29), dt.datetime(2024, 2, 29, 1, 2, 3)
            columns = {'id': pa.array(range(n), pa.int64())}
            for t in [pa.int8(), pa.int16(), pa.int32(), pa.int64()]: columns[str(t)] = column(t, [-1, 7, 100, -128], n)
            for t in [pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()]: columns[str(t)] = column(t, [0, 255], n)
            columns['bool'] = column(pa.bool_(), [True, False], n)
            columns['float'] = column(pa.float32(), [0.5, -1.25], n)
            columns['double'] = column(pa.float64(), [0.1, float('inf'), -1e300], n)
            columns['decimal'] = column(pa.decimal128(20, 3), [decimal.Decimal('1.500'), decimal.Decimal('-9.999')], n)
            columns['utf8'] = column(pa.utf8(), ['', 'ü🙂', 'x' * 100], n)
            columns['large_utf8'] = column(pa.large_utf8(), ['a', 'ü'], n)
            columns['binary'] = column(pa.binary(), [b'', b'\\x00\\xff'], n)
            columns['date32'] = column(pa.date32(), [day, dt.date(1969, 12, 31)], n)
            columns['ts_us'] = column(pa.timestamp('us'), [now], n)
            columns['ts_ns'] = column(pa.timestamp('ns'), [now], n)
            columns['ts_zone'] = column(pa.timestamp('ms', 'Europe/Berlin'), [now], n)
            columns['list'] = column(pa.list_(pa.int32()), [[], [1, None, 3]], n)
            columns['struct'] = column(pa.struct([('a', pa.int32()), ('b', pa.utf8())]), [{'a': 1, 'b': None}], n)
            columns['nested'] = column(pa.list_(pa.struct([('x', pa.list_(pa.utf8()))])), [[{'x': ['p', None]}], []], n)
            columns['dictionary'] = column(pa.utf8(), ['red', 'green'], n).dictionary_encode()
            return pa.table(columns)

        """

    /// Runs Python after `allTypes`, with paths as arguments.
    static func python(_ script: String, _ arguments: [String]) throws -> String {
        try ChildProcess.python(allTypes + script, arguments).trimmingCharacters(in: .newlines)
    }

    /// Writes all that a stream gives; the size of the file.
    static func copy(_ stream: consuming OwnedStream, to writer: consuming TableWriter) throws -> Int64 {
        while let batch = try stream.next() { try writer.write(batch) }
        return try writer.finish()
    }

    /// Reads a stream to its end; the number of rows.
    static func drain(_ stream: consuming OwnedStream) throws -> Int {
        var rows = 0
        while let batch = try stream.next() { rows += batch.length }
        return rows
    }
}

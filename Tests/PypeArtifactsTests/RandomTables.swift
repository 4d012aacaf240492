/// Tables that pyarrow makes up, one a file, and the same tables again to compare with.
enum RandomTables {
    /// Python: the folder and a seed are the arguments.
    private static let make = """
        import pyarrow as pa, datetime as dt, decimal, random, sys
        folder, r = sys.argv[1], random.Random(int(sys.argv[2]))
        I = pa.types
        flat = [pa.null(), pa.bool_(), pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(),
            pa.uint64(), pa.float16(), pa.float32(), pa.float64(), pa.decimal32(5, 2), pa.decimal64(12, 2),
            pa.decimal128(20, 3), pa.decimal128(38, 0), pa.decimal128(5, -2), pa.decimal256(50, 3), pa.utf8(),
            pa.large_utf8(), pa.binary(), pa.large_binary(), pa.binary(4), pa.binary(0), pa.string_view(), pa.binary_view(),
            pa.date32(), pa.date64(), pa.time32('s'), pa.time32('ms'), pa.time64('us'), pa.time64('ns'),
            pa.month_day_nano_interval()]
        for unit in ('s', 'ms', 'us', 'ns'):
            flat += [pa.timestamp(unit), pa.timestamp(unit, 'Europe/Berlin'), pa.duration(unit)]
        for index in (pa.int8(), pa.int32(), pa.int64(), pa.uint16()):
            for value in (pa.utf8(), pa.large_utf8(), pa.binary(), pa.int64(), pa.float64()):
                flat.append(pa.dictionary(index, value))
        flat.append(pa.dictionary(pa.int32(), pa.utf8(), ordered=True))
        nested = [lambda t: pa.list_(t), lambda t: pa.large_list(t), lambda t: pa.list_view(t),
            lambda t: pa.large_list_view(t), lambda t: pa.list_(t, 3), lambda t: pa.map_(pa.utf8(), t),
            lambda t: pa.struct([('a', t), ('b ü', pa.int32())]), lambda t: pa.list_(pa.field('odd', t)),
            lambda t: pa.struct([('x', pa.list_(t)), ('y', t)]), lambda t: pa.map_(pa.int32(), pa.list_(t))]
        def value(t):
            if r.random() < .25 or I.is_null(t): return None
            if I.is_boolean(t): return r.random() < .5
            if I.is_integer(t):
                top = 2 ** (t.bit_width - (0 if I.is_unsigned_integer(t) else 1)) - 1
                return r.choice([0, 1, r.randint(0, top), top, 0 if I.is_unsigned_integer(t) else -top - 1])
            if I.is_floating(t): return r.choice([.5, -0., float('inf'), -1.25])
            if I.is_decimal(t):
                return decimal.Decimal(r.randint(-99, 99)).scaleb(-t.scale)
            if I.is_dictionary(t): return value(t.value_type)
            if I.is_fixed_size_binary(t): return r.randbytes(t.byte_width)
            if t in (pa.utf8(), pa.large_utf8(), pa.string_view()):
                return r.choice(['', 'ü🙂', 'a', 'x' * r.randint(0, 60), chr(0), '\\n"'])
            if t in (pa.binary(), pa.large_binary(), pa.binary_view()): return r.randbytes(r.randint(0, 40))
            if I.is_date(t): return dt.date(1960 + r.randint(0, 90), 2, 28)
            if I.is_time(t): return dt.time(r.randint(0, 23), 2, 3)
            if I.is_timestamp(t): return dt.datetime(1960 + r.randint(0, 90), 2, 28, 1, 2, 3)
            if I.is_duration(t): return dt.timedelta(seconds=r.randint(-9, 9))
            if I.is_interval(t): return pa.MonthDayNano([r.randint(-9, 9), 2, 3])
            if I.is_fixed_size_list(t): return [value(t.value_type) for _ in range(t.list_size)]
            if I.is_map(t):
                key = (lambda i: i) if I.is_integer(t.key_type) else str
                return [(key(i), value(t.item_type)) for i in range(r.randint(0, 3))]
            if I.is_struct(t): return {f.name: value(f.type) for f in t}
            return [value(t.value_type) for _ in range(r.randint(0, 3))]
        def column(t, n):
            if I.is_dictionary(t):
                values = pa.array(['b', 'a'] if t.ordered else [], pa.utf8() if t.ordered else t.value_type)
                plain = pa.array([value(t.value_type) for _ in range(n)], t.value_type)
                if t.ordered: return pa.DictionaryArray.from_arrays(pa.array([r.choice([0, 1, None]) for _ in range(n)],
                    pa.int32()), values, ordered=True)
                d = plain.dictionary_encode()
                return pa.DictionaryArray.from_arrays(d.indices.cast(t.index_type), d.dictionary)
            return pa.array([value(t) for _ in range(n)], t)
        def batches(fields, sizes):
            schema = pa.schema(fields, metadata={'made': 'up', 'ü': ''})
            return schema, [pa.record_batch([column(f.type, n) for f in fields], schema=schema) for n in sizes]
        def tables():
            number = 0
            def field(name, t): return pa.field(name, t, metadata=r.choice([None, {'note': name}]))
            for t in flat: yield batches([field('c', t)], [7, 0, 20, 5])
            for wrap in nested:
                for t in r.sample([t for t in flat if not I.is_dictionary(t)], 5) + [pa.dictionary(pa.int32(), pa.utf8())]:
                    try:
                        made = batches([field('c', wrap(t)), field('d', pa.int8())], [9, 30])
                        # pyarrow makes rows of structs without a value whose index points into a dictionary without entries.
                        for batch in made[1]: batch.validate(full=True)
                    except (pa.ArrowNotImplementedError, pa.ArrowTypeError, pa.ArrowInvalid): continue
                    yield made
            yield batches([field('c', pa.int64())], [])
            yield batches([field('c', pa.int64()), field('d', pa.list_(pa.utf8()))], [0])
            yield batches([field('', pa.int64()), field('same', pa.utf8()), field('same', pa.float64())], [12])
            yield batches([field('a.b', pa.int64()), field('ü🙂', pa.struct([('a.b', pa.utf8())]))], [12])
            yield batches([field(f'c{i}', r.choice(flat[1:24])) for i in range(300)], [6, 9])
            yield batches([pa.field('c', pa.int64(), nullable=False)], [])
            schema = pa.schema([('u', pa.dense_union([pa.field('a', pa.int64()), pa.field('b', pa.utf8())])),
                ('s', pa.sparse_union([pa.field('a', pa.int64())])), ('e', pa.struct([]))])
            dense = pa.UnionArray.from_dense(pa.array([0, 1, 0], pa.int8()), pa.array([0, 0, 1], pa.int32()),
                [pa.array([1, 2]), pa.array(['x'])], ['a', 'b'])
            sparse = pa.UnionArray.from_sparse(pa.array([0, 0, 0], pa.int8()), [pa.array([1, None, 3])], ['a'])
            yield schema, [pa.record_batch([dense, sparse, pa.array([{}, None, {}], pa.struct([]))], schema=schema)]
            ree = pa.RunEndEncodedArray.from_arrays(pa.array([2, 5, 9], pa.int32()), pa.array(['a', None, 'b']))
            yield pa.schema([('r', ree.type)]), [pa.record_batch([ree], names=['r'])]
            uuid = pa.ExtensionArray.from_storage(pa.uuid(), pa.array([r.randbytes(16) for _ in range(9)], pa.binary(16)))
            yield pa.schema([('x', pa.uuid())]), [pa.record_batch([uuid], names=['x'])]

        """

    /// Writes NAME.in.arrows for each and prints the names.
    static let write =
        make + """
            for number, (schema, parts) in enumerate(tables()):
                with pa.ipc.new_stream(f'{folder}/{number}.in.arrows', schema) as w:
                    for b in parts: w.write_batch(b)
                print(number)
            """

    /// Writes NAME.in.arrows for each and prints the name, the bytes, the number of columns and their names.
    static let sizes =
        make + """
            for number, (schema, parts) in enumerate(tables()):
                with pa.ipc.new_stream(f'{folder}/{number}.in.arrows', schema) as w:
                    for b in parts: w.write_batch(b)
                print(number, sum(b.get_total_buffer_size() for b in parts), max(1, 4 * len(schema)), *schema.types)
            """

    /// Prints the names of what differs, and how, from the tables without what is cut off.
    static let compare =
        make + """
            for name in sys.argv[3:]:
                stream = pa.ipc.open_stream(f'{folder}/{name}.in.arrows')
                parts = [b.slice(len(b) // 3, len(b) - len(b) // 3 - len(b) // 5) for b in stream]
                wanted = pa.Table.from_batches(parts, stream.schema)
                for place in range(3):
                    for reader in range(2):
                        got = pa.ipc.open_stream(f'{folder}/{name}.{place}.{reader}.arrows').read_all()
                        got.validate(full=True)
                        same = got.equals(wanted) or got.to_pydict() == wanted.to_pydict()
                        if not got.schema.equals(wanted.schema, check_metadata=True) or not same:
                            print(name, place, reader, wanted.schema, 'values' if not same else 'schema')
            """
}

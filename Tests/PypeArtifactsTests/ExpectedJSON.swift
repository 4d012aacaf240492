/// What the items of `RandomTables` must be, by pyarrow and Python's own JSON reader.
enum ExpectedJSON {
    /// Python: folder, seed and names of tables are the arguments; prints what differs.
    static let compare = """
        import base64, json, math, pyarrow as pa, sys
        I, folder = pa.types, sys.argv[1]
        digits = {'s': 0, 'ms': 3, 'us': 6, 'ns': 9}
        def fraction(n, unit): return f'.{n:0{digits[unit]}}' if digits[unit] else ''
        def clock(n, unit):
            s, rest = divmod(n, 10 ** digits[unit])
            return f'{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}{fraction(rest, unit)}'
        def expected(x):
            t = x.type
            if not x.is_valid: return None
            if isinstance(t, pa.BaseExtensionType): return expected(x.value)
            if I.is_dictionary(t): return expected(pa.scalar(x.as_py(), t.value_type))
            if I.is_decimal(t): return format(x.as_py(), 'f')
            if I.is_date(t): return x.as_py().isoformat()
            if I.is_time(t): return clock(x.value, t.unit)
            if I.is_timestamp(t):
                days, rest = divmod(x.value, 86400 * 10 ** digits[t.unit])
                day = pa.scalar(days, pa.date32()).as_py().isoformat()
                return f'{day}T{clock(rest, t.unit)}' + ('Z' if t.tz else '')
            if I.is_duration(t):
                s, rest = divmod(abs(x.value), 10 ** digits[t.unit])
                return ('-' if x.value < 0 else '') + f'PT{s}{fraction(rest, t.unit)}S'
            if t in (pa.binary(), pa.large_binary(), pa.binary_view()) or I.is_fixed_size_binary(t):
                return base64.b64encode(x.as_py()).decode()
            if I.is_map(t):
                pairs = [(expected(p['key']), expected(p['value'])) for p in x.values] if x.values is not None else []
                if I.is_string(t.key_type): return dict(pairs)
                return [{'key': k, 'value': v} for k, v in pairs]
            if I.is_struct(t): return {f.name: expected(x[f.name]) for f in t}
            if I.is_nested(t): return [expected(v) for v in x.values]
            return x.as_py()
        def finite(v):
            if isinstance(v, dict): return all(map(finite, v.values()))
            if isinstance(v, list): return all(map(finite, v))
            return not isinstance(v, float) or math.isfinite(v)
        for name in sys.argv[3:]:
            table = pa.ipc.open_stream(f'{folder}/{name}.in.arrows').read_all()
            lines = open(f'{folder}/{name}.json', newline='\\n').read().split('\\n')[:-1]
            if len(lines) != table.num_rows: print(name, len(lines), table.num_rows)
            for row, line in enumerate(lines):
                values = {n: expected(c[row]) for n, c in zip(table.schema.names, table.columns)}
                want = next(iter(values.values())) if table.num_columns == 1 else values
                if not finite(want):
                    if line != '-': print(name, row, line)
                elif json.loads(line) != want or list(json.loads(line) if isinstance(want, dict) else []) != list(
                    want if isinstance(want, dict) else []): print(name, row, table.schema, line, want)
        """
}

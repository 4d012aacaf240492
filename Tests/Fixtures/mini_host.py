"""A small host of the module ABI, in Python over pyarrow: an independent reader and writer of what modules see.

    import mini_host
    result = mini_host.Module(path).run({"rows": 3}, [table])
    result.status, result.message, result.outputs["data"], result.globals, result.progress, result.filtered, result.logs
"""

import ctypes as c
import json
import tempfile

import pyarrow as pa

from mini_abi import ABI, ArrowSchema, CreateArgs, Error, Host, HostResources, Library, Resources, SchemaRequest, Text

# One for all runs, as a run of pype has one.
SCRATCH = tempfile.TemporaryDirectory()


class Result:
    def __init__(self):
        self.status, self.message = 0, None
        self.hint, self.filtered, self.logs, self.inferred = None, 0, [], {}
        self.outputs, self.globals, self.progress = {}, {}, []


def names(ports):
    found = []
    while ports and ports[len(found)]:
        found.append(ports[len(found)].contents.name.decode())
    return found


class Module:
    def __init__(self, path, index=0, name=None):
        self.library = c.CDLL(path)
        entry = self.library.pype_module_entry_v1
        entry.restype = c.POINTER(Library)
        entry.argtypes = [c.c_void_p, c.c_void_p]
        modules = entry(None, None).contents.modules
        if name:
            index = 0
            while modules[index] and modules[index].contents.name != name.encode():
                index += 1
        self.raw = modules[index].contents
        self.inputs, self.outputs = names(self.raw.inputs), names(self.raw.outputs)

    def cancel(self):
        """Cancels what runs, as the host does; from any thread."""
        self.cancelled = True
        c.CFUNCTYPE(None, c.c_void_p)(self.raw.cancel)(self.instance)

    def run(self, config=None, inputs=(), readers=1, cancelled=False, secrets={}, infer=False, validate=True,
            limits=None):
        """Creates an instance, runs it once and destroys it. `inputs`: a table, or a reader, for each input port, or a
        list of them for a port where several edges meet; None for one that is not connected. `readers`: edges of each
        output port, or a function from the port's name to them. `infer`: asks what the outputs will look like first.
        `limits`: threads, bytes of memory and the folder that modules share.
        """
        result = Result()
        self.cancelled = cancelled
        text = json.dumps(config or {}).encode()
        schemas, batches, kept = {}, {}, []

        def slot(name, restype, argtypes, function):
            kept.append(c.CFUNCTYPE(restype, *argtypes)(function))
            setattr(host, name, c.cast(kept[-1], c.c_void_p))

        host = Host(abi=ABI, size=c.sizeof(Host), name=b"mini", version=b"1.0.0")
        p, u32, u64 = c.c_void_p, c.c_uint32, c.c_uint64

        def edges(port):
            given = inputs[port] if port < len(inputs) else None
            return given if isinstance(given, list) else [] if given is None else [given]

        def open_input(_, __, port, edge, out, error):
            if edge >= len(edges(port)):
                return 105
            given = edges(port)[edge]
            reader = given.to_reader() if isinstance(given, pa.Table) else given
            reader._export_to_c(out)
            return 0

        def set_schema(_, __, port, schema, error):
            schemas[port] = pa.Schema._import_from_c(schema)
            return 0

        def emit(_, __, port, batch, error):
            imported = pa.RecordBatch._import_from_c(batch, schemas[port])
            if validate:
                imported.validate(full=True)
            batches.setdefault(port, []).append(imported)
            return 0

        def emit_stream(_, __, port, stream, error):
            reader = pa.RecordBatchReader._import_from_c(stream)
            schemas[port] = reader.schema
            batches[port] = list(reader)
            return 0

        def set_global(_, __, name, value, error):
            result.globals[name.decode()] = json.loads(value)
            return 0

        def progress(_, __, done, total, unit):
            result.progress.append((done, total, unit.decode() if unit else None))

        def lend(value, out):
            kept.append(c.create_string_buffer(value.encode()))
            c.cast(out, c.POINTER(Text)).contents.data = c.cast(kept[-1], c.c_void_p)
            c.cast(out, c.POINTER(Text)).contents.length = len(kept[-1]) - 1
            return 0

        def log(_, __, level, message, fields):
            result.logs.append((level, message.decode(), json.loads(fields) if fields else {}))

        def count_filtered(_, __, rows):
            result.filtered += rows

        def tell_limits(_, __, out, error):
            found = c.cast(out, c.POINTER(Resources)).contents
            found.threads, found.memory = limits[:2]
            return 0

        if limits:
            function = c.CFUNCTYPE(c.c_int32, p, p, p, p)
            kept += [function(tell_limits), function(lambda _, __, out, error: lend(limits[2], out))]
            table = HostResources(abi=ABI, size=c.sizeof(HostResources), limits=c.cast(kept[-2], p),
                                  shared_scratch=c.cast(kept[-1], p))
            slot("get_extension", p, [p, c.c_char_p],
                 lambda _, name: c.addressof(table) if name == b"pype.resources/1" else None)
        slot("log", None, [p, p, c.c_int32, c.c_char_p, c.c_char_p], log)
        slot("count_filtered", None, [p, p, u64], count_filtered)
        slot("scratch", c.c_int32, [p, p, p, p], lambda _, __, out, error: lend(SCRATCH.name, out))
        slot("secret", c.c_int32, [p, p, c.c_char_p, p, p],
             lambda _, __, name, out, error: lend(secrets[name.decode()], out))
        slot("open_output", c.c_int32, [p, p, c.c_char_p, u32, p, p],
             lambda _, __, path, flags, out, error: lend(path.decode(), out))
        # Addresses, since a callback leaks the bytes that it returns.
        lent = {value: c.create_string_buffer(value) for value in [b"node", b"", text]}
        slot("info", p, [p, p, u32], lambda _, __, key: c.addressof(lent[b"node" if key == 2 else b""]))
        slot("config", p, [p, p], lambda _, __: c.addressof(lent[text]))
        slot("input_count", u32, [p, p, u32], lambda _, __, port: len(edges(port)))
        slot("open_input", c.c_int32, [p, p, u32, u32, p, p], open_input)
        slot("output_count", u32, [p, p, u32], lambda _, __, port: readers(self.outputs[port]) if callable(readers) else readers)
        slot("set_schema", c.c_int32, [p, p, u32, p, p], set_schema)
        slot("emit", c.c_int32, [p, p, u32, p, p], emit)
        slot("emit_stream", c.c_int32, [p, p, u32, p, p], emit_stream)
        slot("progress", None, [p, p, u64, u64, c.c_char_p], progress)
        slot("is_cancelled", c.c_int32, [p, p], lambda _, __: 1 if self.cancelled else 0)
        slot("set_global", c.c_int32, [p, p, c.c_char_p, c.c_char_p, p], set_global)

        def call(name, *arguments):
            error = Error(abi=ABI, size=c.sizeof(Error))
            function = c.CFUNCTYPE(c.c_int32, *[p] * (len(arguments) + 1))(getattr(self.raw, name))
            result.status = function(*arguments, c.addressof(error))
            if error.message:
                result.message = error.message.decode()
                result.hint = error.hint.decode() if error.hint else None
            if error.release:
                error.release(c.addressof(error))
            return result.status == 0

        instance = c.c_void_p()
        args = CreateArgs(abi=ABI, size=c.sizeof(CreateArgs), config=text, node=b"node", flow=b"flow")
        if call("create", c.addressof(host), c.addressof(args), c.addressof(instance)):
            self.instance = instance
            if infer:
                given = (ArrowSchema * len(inputs))()
                for port, table in enumerate(inputs):
                    table.schema._export_to_c(c.addressof(given[port]))
                found = (ArrowSchema * len(self.outputs))()
                pointers = (p * len(inputs))(*[c.addressof(schema) for schema in given])
                request = SchemaRequest(abi=ABI, size=c.sizeof(SchemaRequest), inputs=pointers,
                                        input_count=len(inputs), output_count=len(self.outputs), outputs=found)
                if call("infer_schema", instance, 1, c.addressof(request)):
                    for port, name in enumerate(self.outputs):
                        if found[port].release:
                            result.inferred[name] = pa.Schema._import_from_c(c.addressof(found[port]))
                for schema in given:
                    pa.Schema._import_from_c(c.addressof(schema))
            if not result.status:
                call("run", instance, 1)
            if self.raw.teardown:
                outcome = result.status, result.message, result.hint
                if call("teardown", instance, 1):
                    result.status, result.message, result.hint = outcome
            c.CFUNCTYPE(None, p)(self.raw.destroy)(instance)
        for port, name in enumerate(self.outputs):
            if port in schemas:
                result.outputs[name] = pa.Table.from_batches(batches.get(port, []), schemas[port])
        return result

"""The structs of the module ABI, in Python; field orders follow Sources/CPypeABI/include/pype."""

import ctypes as c

ABI = 1 << 16


class Error(c.Structure):
    _fields_ = [("abi", c.c_uint32), ("size", c.c_uint32), ("code", c.c_int32), ("flags", c.c_uint32),
                ("message", c.c_char_p), ("hint", c.c_char_p), ("private", c.c_void_p),
                ("release", c.CFUNCTYPE(None, c.c_void_p))]


class CreateArgs(c.Structure):
    _fields_ = [("abi", c.c_uint32), ("size", c.c_uint32), ("config", c.c_char_p), ("node", c.c_char_p),
                ("flow", c.c_char_p)]


class Port(c.Structure):
    _fields_ = [("abi", c.c_uint32), ("size", c.c_uint32), ("name", c.c_char_p)]


SLOTS = ["get_extension", "allocate", "deallocate", "log", "info", "config", "iteration_item", "iteration_index",
         "input_count", "open_input", "output_count", "set_schema", "emit", "emit_stream", "count_filtered", "progress",
         "is_cancelled", "set_global", "get_global", "secret", "scratch", "open_output", "submit", "wait", "complete"]


class Host(c.Structure):
    _fields_ = [("abi", c.c_uint32), ("size", c.c_uint32), ("name", c.c_char_p), ("version", c.c_char_p),
                ("private", c.c_void_p)] + [(slot, c.c_void_p) for slot in SLOTS]


STEPS = ["create", "destroy", "run", "setup", "teardown", "cancel", "infer_schema", "fingerprint", "get_extension"]


class ModuleStruct(c.Structure):
    _fields_ = [("abi", c.c_uint32), ("size", c.c_uint32), ("name", c.c_char_p), ("version", c.c_char_p),
                ("description", c.c_char_p), ("category", c.c_char_p), ("type", c.c_uint32), ("flags", c.c_uint32),
                ("priority", c.c_int64), ("inputs", c.POINTER(c.POINTER(Port))),
                ("outputs", c.POINTER(c.POINTER(Port)))] + [
                    (name, c.c_void_p)
                    for name in ["params", "globals", "packages", "requires", "provides", "consumes"] + STEPS]


class ArrowSchema(c.Structure):
    _fields_ = [("fields", c.c_char * 56), ("release", c.c_void_p), ("private", c.c_void_p)]


class SchemaRequest(c.Structure):
    _fields_ = [("abi", c.c_uint32), ("size", c.c_uint32), ("inputs", c.POINTER(c.c_void_p)),
                ("input_count", c.c_uint32), ("output_count", c.c_uint32), ("outputs", c.POINTER(ArrowSchema))]


class Text(c.Structure):
    _fields_ = [("abi", c.c_uint32), ("size", c.c_uint32), ("data", c.c_void_p), ("length", c.c_uint64),
                ("private", c.c_void_p), ("release", c.c_void_p)]


class Resources(c.Structure):
    _fields_ = [("abi", c.c_uint32), ("size", c.c_uint32), ("threads", c.c_uint64), ("memory", c.c_uint64)]


class HostResources(c.Structure):
    _fields_ = [("abi", c.c_uint32), ("size", c.c_uint32), ("limits", c.c_void_p), ("shared_scratch", c.c_void_p)]


class Library(c.Structure):
    _fields_ = [("abi", c.c_uint32), ("size", c.c_uint32)] + [
        (name, c.c_char_p) for name in ["name", "version", "author", "license", "homepage", "toolchain", "sdk_name",
                                        "sdk_version"]] + [("modules", c.POINTER(c.POINTER(ModuleStruct)))]

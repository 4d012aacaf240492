import TestSupport
import Testing

@Suite("Arrow's compute kernels", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct ComputeKernelTests {
    /// The registry of functions has some 13 without them, and 300 with them.
    @Test(
        "are all there once a library that needs them is loaded, since nobody may look for others while they come",
        arguments: ["parquet_sink", "parquet_source"])
    func loaded(module: String) throws {
        let script = """
            import ctypes, sys
            library = ctypes.CDLL(sys.argv[1])
            registry = library["_ZN5arrow7compute19GetFunctionRegistryEv"]
            registry.restype = ctypes.c_void_p
            count = library["_ZNK5arrow7compute16FunctionRegistry13num_functionsEv"]
            count.argtypes = [ctypes.c_void_p]
            print(count(registry()))
            """
        let count = try Int(ChildProcess.python(script, [Project.library(module)]).trimming { $0.isNewline })
        #expect(try #require(count) > 200)
    }
}

extension String {
    fileprivate func trimming(_ isLeftOut: (Character) -> Bool) -> String {
        String(drop(while: isLeftOut).reversed().drop(while: isLeftOut).reversed())
    }
}

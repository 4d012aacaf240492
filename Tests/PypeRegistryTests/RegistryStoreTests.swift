import Foundation
import PypeModel
import PypeRegistry
import TestSupport
import Testing

@Suite struct RegistryStoreTests {
    let folder: TemporaryFolder
    let store: RegistryStore

    init() throws {
        folder = try TemporaryFolder()
        store = RegistryStore(path: folder.path + "/data/deep/ModRegistry.json")
    }

    private func write(_ text: String) throws { try folder.write("data/deep/ModRegistry.json", text) }
    private var bytes: Data { get throws { try Data(contentsOf: URL(filePath: store.path)) } }

    @Test("what is written is read again, in every field")
    func roundTrip() throws {
        try store.update { $0 = Sample.registry }
        #expect(try store.load() == Sample.registry)
    }

    @Test("a registry that was written meets its published JSON Schema")
    func schema() throws {
        try store.update { $0 = Sample.registry }
        let script = """
            import json, sys, jsonschema
            schema = json.load(open(sys.argv[1]))
            jsonschema.Draft202012Validator.check_schema(schema)
            jsonschema.validate(json.load(open(sys.argv[2])), schema)
            entry = json.load(open(sys.argv[2]))["modules"]["one"]
            print(entry["module_path"], entry["config_schema"]["optional"]["size"]["default"])
            """
        let schema = Project.root.appending(path: "registry/registry.schema.json").path
        #expect(try ChildProcess.python(script, [schema, store.path]) == "/lib/libx.so 1.0\n")
        try store.clear()
        #expect(throws: Never.self) {
            try ChildProcess.python(script.components(separatedBy: "entry")[0], [schema, store.path])
        }
    }

    @Test("writing the same registry twice gives the same bytes, and does not touch the file")
    func stable() throws {
        try store.update { $0 = Sample.registry }
        let first = try bytes
        let file = try FileManager.default.attributesOfItem(atPath: store.path)[.systemFileNumber] as? Int
        try store.update {
            $0 = Registry(modules: $0.modules, libraries: $0.libraries, linked: $0.linked, failed: $0.failed)
        }
        #expect(try bytes == first)
        #expect(try FileManager.default.attributesOfItem(atPath: store.path)[.systemFileNumber] as? Int == file)
        #expect(
            try folder.contents() == [
                "data", "data/deep", "data/deep/ModRegistry.json", "data/deep/ModRegistry.json.lock",
            ])
    }

    @Test("no file is an empty registry")
    func missing() throws {
        #expect(try store.load() == Registry())
        #expect(!FileManager.default.fileExists(atPath: store.path))
    }

    @Test(
        "a file that is no registry of this pype is refused with the reason",
        arguments: [
            ("", "it is no JSON"), ("{\"format\":", "it is no JSON"), ("[]", "the file holds no JSON object"),
            ("{}", "'format' is missing: this is no registry of pype"),
            (
                "{\"format\":\"pype.registry/2\"}",
                "it has the format 'pype.registry/2' of another pype; this one reads 'pype.registry/1'"
            ),
            ("{\"format\":\"other/1\"}", "its format is 'other/1', not 'pype.registry/1': this is no registry of pype"),
            ("{\"format\":\"pype.registry/1\"}", "the registry has no object 'modules'"),
            ("{\"format\":\"pype.registry/1\",\"modules\":{\"a\":{}}}", "modules['a'] has no text 'type'"),
            (
                "{\"format\":\"pype.registry/1\",\"modules\":{\"a\":{\"type\":\"tap\"}}}",
                "'type' of modules['a'] is 'tap'"
            ),
            (
                "{\"format\":\"pype.registry/1\",\"modules\":{},\"libraries\":{\"/x\":{\"stamp\":{\"size\":\"1\"}}}}",
                "'stamp' of libraries['/x'] has no whole number 'size'"
            ),
        ])
    func refused(text: String, reason: String) throws {
        try write(text)
        let problem = try #require(throws: Diagnostic.self) { try store.load() }
        #expect(problem.rule == "registry-file")
        #expect(problem.message.contains(reason), "\(problem.message)")
        #expect(problem.message.contains(store.path))
        #expect(throws: Diagnostic.self) { try store.update { $0.modules = [:] } }
        #expect(try bytes == Data(text.utf8))
    }

    @Test("what a later pype of the same format adds is passed over")
    func unknownKeys() throws {
        try store.update { $0 = Sample.registry }
        var text = String(decoding: try bytes, as: UTF8.self)
        text = text.replacing("\"priority\"", with: "\"novelty\":[1],\"priority\"")
        try write(text)
        #expect(try store.load() == Sample.registry)
    }

    @Test("clear empties a damaged registry and that of a later pype, and leaves other files alone")
    func clear() throws {
        for text in ["", "{\"format\":\"pype.registry/9\"}", "{\"format\":\"pype.registry/1\",\"mod"] {
            try write(text)
            try store.clear()
            #expect(try store.load() == Registry())
        }
        try write("{\"flow\":1}")
        #expect(throws: Diagnostic.self) { try store.clear() }
        #expect(try bytes == Data("{\"flow\":1}".utf8))
    }

    @Test("a folder, and a place that cannot be written, are named")
    func unwritable() throws {
        try FileManager.default.createDirectory(atPath: store.path, withIntermediateDirectories: true)
        #expect(throws: Diagnostic.self) { try store.load() }
        let file = try folder.write("file", "x")
        let below = RegistryStore(path: file.path + "/ModRegistry.json")
        let problem = try #require(throws: Diagnostic.self) { try below.update { $0 = Sample.registry } }
        #expect(problem.message.contains(file.path))
    }

    @Test("two that register at once lose nothing")
    func concurrent() throws {
        let store = store
        DispatchQueue.concurrentPerform(iterations: 8) { index in
            for round in 0..<5 {
                _ = try? store.update { $0.modules["m_\(index)_\(round)"] = Sample.entry("m_\(index)_\(round)") }
            }
        }
        #expect(try store.load().modules.count == 40)
    }
}

import Foundation
import TestSupport
import Testing

/// The tags that say on which thread and in which states a function may be called.
@Suite struct TagTests {
    static let threads: Set<String> = ["any-thread", "host-thread", "run-thread"]
    static let hostStates: Set<String> = ["any", "infer_schema", "fingerprint", "setup", "running", "teardown"]
    static let moduleStates: Set<String> = [
        "any", "loaded", "created", "ready", "running", "torn-down", "destroyed",
    ]

    @Test("every function pointer of the ABI has a tag with thread and states")
    func everyFunctionHasATag() throws {
        let reader = try HeaderReader(folder: Project.headers)
        var count = 0
        for (name, fields) in reader.structs where name.hasPrefix("pype_") {
            for field in fields where field.isFunction {
                count += 1
                let tag = field.comment.firstMatch(of: /\[([a-z-]+); ([^\];]+)(?:; ([^\]]+))?\]/)
                guard let tag else {
                    Issue.record("\(name).\(field.name) has no tag: \(field.comment)")
                    continue
                }
                #expect(Self.threads.contains(String(tag.1)), "\(name).\(field.name): \(tag.1)")
                let known = name == "pype_module" ? Self.moduleStates : Self.hostStates
                let states = String(tag.2).replacing("->", with: ",").split(separator: ",").map {
                    $0.trimmingCharacters(in: .whitespaces)
                }
                for state in states { #expect(known.contains(state), "\(name).\(field.name): \(state)") }
            }
        }
        #expect(count >= 37)
    }

    @Test("a required slot of a module is called so, and an optional one too")
    func slotsSayWhetherTheyAreRequired() throws {
        let module = try #require(try HeaderReader(folder: Project.headers).structs.first { $0.name == "pype_module" })
        let functions = module.fields.filter(\.isFunction)
        let required = functions.filter { $0.comment.contains("Required.") }.map(\.name)
        #expect(required == ["create", "destroy", "run"])
        for function in functions where !required.contains(function.name) {
            #expect(function.comment.contains("Optional."), "\(function.name)")
        }
    }
}

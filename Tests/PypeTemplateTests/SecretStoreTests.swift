import Foundation
import PypeTemplate
import TestSupport
import Testing

@Suite("SecretStore")
struct SecretStoreTests {
    @Test(
        "the environment gives a variable, whole or by field",
        arguments: [
            ("DB", "hunter-and-gatherer"), ("env:DB", "hunter-and-gatherer"), ("JSON#user", "loader"),
            ("env:JSON#port", "5432"), ("JSON#deep", #"{"a":[1]}"#), ("SPACED", " a b \n"),
        ])
    func environment(reference: String, value: String) throws {
        let store = SecretStore(environment: [
            "DB": "hunter-and-gatherer", "JSON": #"{"user": "loader", "port": 5432, "deep": {"a": [1]}}"#,
            "SPACED": " a b \n",
        ])
        #expect(try store.value(of: reference) == value)
    }

    @Test(
        "what cannot be had is refused with its reason, and never with a value",
        arguments: [
            ("DBX", SecretFailure.Kind.notFound, "no variable 'DBX'; did you mean 'DB'?"),
            ("NOTHING_LIKE_IT", .notFound, "set it for the process"),
            ("EMPTY", .badAnswer, "the variable EMPTY is empty"), ("BLANK", .badAnswer, "is empty"),
            ("JSON#usr", .notFound, "has no field 'usr'; did you mean 'user'?"),
            ("DB#user", .badAnswer, "is no JSON: line 1, column"),
            ("LIST#user", .badAnswer, "JSON that is no object"), ("JSON#null", .badAnswer, "is null"),
            ("aws:db", .badReference, "no provider of secrets 'aws'; known are: env, file, vault"),
            ("fil:db", .badReference, "did you mean 'file'?"), ("env:", .badReference, "the path is empty"),
            ("", .badReference, "a path is missing"), ("#user", .badReference, "a path is missing"),
            ("DB#", .badReference, "or a field after the '#'"),
        ])
    func refused(reference: String, kind: SecretFailure.Kind, message: String) throws {
        let store = SecretStore(environment: [
            "DB": "hidden-value", "JSON": #"{"user": "hidden-value", "null": null}"#, "LIST": #"["hidden-value"]"#,
            "EMPTY": "", "BLANK": " \n",
        ])
        let failure = store.failure(reference)
        #expect(failure?.kind == kind)
        #expect(failure?.description.contains(message) == true, "\(String(describing: failure))")
        #expect(failure?.description.contains("hidden-value") == false)
    }

    @Test("PYPE_SECRETS names the provider of references without a prefix; an unknown one is refused")
    func standard() throws {
        let folder = try TemporaryFolder()
        try folder.write("db", "from the file\n")
        let environment = ["PYPE_SECRETS": "file", "PYPE_SECRETS_DIR": folder.path, "db": "from the environment"]
        let store = SecretStore(environment: environment)
        #expect(try store.value(of: "db") == "from the file")
        #expect(try store.value(of: "env:db") == "from the environment")
        let wrong = SecretStore(environment: ["PYPE_SECRETS": "valt", "db": "x"])
        #expect(wrong.failure("db")?.kind == .notConfigured)
        #expect(wrong.failure("db")?.description.contains("did you mean 'vault'?") == true)
    }

    @Test(
        "a file's text comes without the one line break at its end",
        arguments: [
            ("plain", "plain"), ("one\n", "one"), ("two\n\n", "two\n"), ("windows\r\n", "windows"), ("ü\n", "ü"),
            ("line one\nline two\n", "line one\nline two"),
        ])
    func file(text: String, value: String) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("secret", text)
        let store = SecretStore(environment: ["PYPE_SECRETS_DIR": folder.path])
        #expect(try store.value(of: "file:secret") == value)
        #expect(try SecretStore(environment: [:]).value(of: "file:\(file.path)") == value)
    }

    @Test("a file that everybody may read brings one warning; one that only its owner may read brings none")
    func readable() throws {
        let folder = try TemporaryFolder()
        let warnings = Warnings()
        for (name, mode) in [("open", 0o644), ("closed", 0o600)] {
            let file = try folder.write(name, #"{"a": "first-value", "b": "second-value"}"#)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
        }
        let store = SecretStore(environment: ["PYPE_SECRETS_DIR": folder.path]) { warnings.add($0) }
        for reference in ["file:open#a", "file:open#b", "file:closed#a"] { _ = try store.value(of: reference) }
        #expect(warnings.all.count == 1)
        #expect(warnings.all.first?.contains("\(folder.path)/open: chmod o-r") == true)
    }

    @Test("files that hold no secret are refused: missing, folder, pipe, device, too large, not text")
    func wrongFiles() throws {
        let folder = try TemporaryFolder()
        let store = SecretStore(environment: ["PYPE_SECRETS_DIR": folder.path])
        try folder.write("large", Data(repeating: 0x61, count: 1 << 20 | 1))
        try folder.write("limit", Data(repeating: 0x61, count: 1 << 20))
        try folder.write("binary", Data([0xFF, 0xFE, 0x00]))
        try folder.write("nul", Data([0x61, 0x00, 0x62]))
        _ = try ChildProcess.run("/usr/bin/mkfifo", ["\(folder.path)/pipe"])
        #expect(store.failure("file:missing")?.kind == .notFound)
        #expect(store.failure("file:missing")?.description.contains("PYPE_SECRETS_DIR, here \(folder.path)") == true)
        #expect(store.failure("file:large")?.description.contains("more than 1048576") == true)
        #expect(store.failure("file:binary")?.description.contains("not UTF-8") == true)
        #expect(store.failure("file:nul")?.description.contains("NUL") == true)
        #expect(store.failure("file:pipe")?.description.contains("not a regular file") == true)
        #expect(store.failure("file:/dev/zero")?.description.contains("not a regular file") == true)
        #expect(store.failure("file:\(folder.path)")?.description.contains("not a regular file") == true)
        #expect(try store.value(of: "file:limit").utf8.count == 1 << 20)
    }

    @Test("what was handed out is masked from then on; a short one brings a warning")
    func masked() throws {
        let warnings = Warnings()
        let store = SecretStore(environment: ["LONG": "long-value", "PIN": "42"]) { warnings.add($0) }
        #expect(store.redactor.clean("long-value, pin 42, 142") == "long-value, pin 42, 142")
        _ = try store.value(of: "LONG")
        _ = try store.value(of: "PIN")
        _ = try store.value(of: "PIN")
        #expect(store.redactor.clean("long-value, pin 42, 142") == "***, pin ***, 142")
        #expect(warnings.all.count == 1)
        #expect(warnings.all.first?.contains("fewer than 4 characters") == true)
    }
}

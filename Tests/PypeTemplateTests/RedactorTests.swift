import Foundation
import PypeModel
import PypeTemplate
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#endif

@Suite("Redactor")
struct RedactorTests {
    private func redactor(_ secrets: String...) -> Redactor {
        let redactor = Redactor()
        for secret in secrets { redactor.add(secret) }
        return redactor
    }

    @Test("without a secret a text stays as it is")
    func nothing() {
        #expect(Redactor().clean("any *** text") == "any *** text")
        #expect(Redactor().clean("") == "")
        #expect(redactor("", "  \n").clean("any  \n text") == "any  \n text")
    }

    @Test(
        "a secret is masked wherever it stands",
        arguments: [
            ("swordfish", "***"), ("swordfishswordfish", "***"), ("a swordfish!", "a ***!"), ("Swordfish", "Swordfish"),
            ("swordfis", "swordfis"), ("swordfish\nswordfish", "***\n***"), ("ünïswordfishcode", "ünï***code"),
            ("", ""),
        ])
    func plain(text: String, cleaned: String) {
        #expect(redactor("swordfish").clean(text) == cleaned)
        #expect(redactor("swordfish").clean(Array(text.utf8)) == Array(cleaned.utf8))
    }

    @Test("where secrets overlap or hold each other, nothing of either stays")
    func overlapping() {
        let redactor = redactor("abcdef", "defghi", "efg")
        #expect(redactor.clean("abcdefghi") == "***")
        #expect(redactor.clean("xdefghiy") == "x***y")
        #expect(redactor.clean("abcdef-efg-defghi") == "***-***-***")
    }

    @Test(
        "a secret of fewer than four characters is masked where it stands as a word",
        arguments: [
            ("42", "***"), ("pin=42;", "pin=***;"), ("142", "142"), ("42a", "42a"), ("_42", "_42"), ("é42", "é42"),
            ("x", "***"), ("a x b", "a *** b"), ("fox", "fox"), ("\"x\"", "\"***\""),
        ])
    func short(text: String, cleaned: String) {
        #expect(redactor("42", "x").clean(text) == cleaned)
    }

    @Test("each long line of a secret is masked by itself; short lines only within the whole")
    func lines() {
        let key = "-----BEGIN KEY-----\nMIIEvQIBADANBg/kqhkiG9w+BAQEF\r\n  tail line here \nshort\n-----END KEY-----\n"
        let redactor = redactor(key)
        #expect(redactor.clean(key) == "***")
        #expect(redactor.clean("log: MIIEvQIBADANBg/kqhkiG9w+BAQEF.") == "log: ***.")
        #expect(redactor.clean("tail line here") == "***")
        #expect(redactor.clean("a short word") == "a short word")
        #expect(redactor.clean("MIIEvQIBADANBg%2FkqhkiG9w%2BBAQEF") == "***")
    }

    @Test("the texts inside a secret that is JSON are masked too")
    func json() {
        let redactor = redactor(#"{"type": "account", "keys": [{"private": "first\nsecond-part"}], "n": 12345678}"#)
        #expect(redactor.clean("first\nsecond-part") == "***")
        #expect(redactor.clean(#"first\nsecond-part"#) == "***")
        #expect(redactor.clean("see second-part") == "see ***")
        #expect(redactor.clean("n=12345678") == "n=***")
    }

    @Test("short numbers inside a secret that is JSON, such as ports, stay")
    func shortNumbers() {
        let redactor = redactor(#"{"port": 54321, "pin": 123456, "rate": 0.12345678, "on": true}"#)
        #expect(redactor.clean("54321, 123456, 0.12345678, true") == "54321, ***, ***, true")
    }

    @Test("a secret is masked without the white space around it, which many programs cut off")
    func trimmed() {
        #expect(redactor("  padded value\n").clean("got 'padded value'") == "got '***'")
    }

    @Test("two spellings of one Unicode text are two secrets")
    func spellings() {
        let redactor = redactor("caf\u{E9}-secret", "cafe\u{301}-secret")
        #expect(redactor.clean("caf\u{E9}-secret") == "***")
        #expect(redactor.clean("cafe\u{301}-secret") == "***")
    }

    @Test("what a base64 text holds around a secret stays, the secret does not")
    func basicAuthorization() {
        let redactor = redactor("open sesame, please")
        for user in ["", "m", "me", "you", "them"] {
            let text = Data("\(user):open sesame, please;".utf8).base64EncodedString()
            let cleaned = redactor.clean("Authorization: Basic \(text)")
            #expect(cleaned.contains("***"))
            #expect(!cleaned.contains(Data("n sesame, pl".utf8).base64EncodedString()))
            #expect(cleaned.count < "Authorization: Basic ".count + 16, "\(cleaned)")
        }
    }

    @Test("values are masked in their texts, their names, and where a number reads like a secret")
    func values() {
        let redactor = redactor("swordfish", "12345678", "true")
        let value = Value.object([
            "swordfish": .array([.string("a swordfish"), .int(12_345_678), .int(1), .bool(true), .null]),
            "b": .double(0.5),
        ])
        let cleaned = Value.object([
            "***": .array([.string("a ***"), .string("***"), .int(1), .string("***"), .null]), "b": .double(0.5),
        ])
        #expect(redactor.clean(value) == cleaned)
    }

    @Test("many threads may add and clean at once")
    func threads() {
        let redactor = Redactor()
        DispatchQueue.concurrentPerform(iterations: 200) { index in
            let secret = "secret-number-\(index)-end"
            redactor.add(secret)
            #expect(redactor.clean("a \(secret) b") == "a *** b")
        }
        #expect(redactor.clean("secret-number-7-end secret-number-199-end") == "*** ***")
    }

    @Test("a large secret is masked, whole and in its middle")
    func large() {
        var random = RandomNumbers(seed: 7)
        let secret = String((0..<1 << 16).map { _ in random.letter() })
        let redactor = redactor(secret)
        #expect(redactor.clean("<\(secret)>") == "<***>")
        #expect(redactor.clean(String(secret.dropFirst(5_000).prefix(1_000))).count < 200)
        let base64 = Data("me:\(secret)".utf8).base64EncodedString()
        #expect(redactor.clean(base64).count < 16)
    }

    @Test("the first secret switches core dumps off for the process")
    func coreDumps() {
        redactor("swordfish").add("another")
        var limit = rlimit()
        #if canImport(Glibc)
        getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
        typealias Call = @convention(c) (CInt, UInt, UInt, UInt, UInt) -> CInt
        let isDumpable = unsafeBitCast(dlsym(nil, "prctl"), to: Call.self)(3, 0, 0, 0, 0)
        #expect(isDumpable == 0)
        #else
        getrlimit(RLIMIT_CORE, &limit)
        #endif
        #expect(limit.rlim_cur == 0)
    }
}

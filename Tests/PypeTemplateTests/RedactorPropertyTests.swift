import Foundation
import PypeModel
import PypeTemplate
import TestSupport
import Testing

/// Texts of secrets, and what stands around them.
extension RandomNumbers {
    mutating func letter() -> Character {
        Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789").randomElement(using: &self) ?? "a"
    }

    /// With quotes, slashes, line breaks, control characters and letters of several scripts.
    mutating func text(_ lengths: ClosedRange<Int>) -> String {
        let special = Array("\"\\/+=&?%#:@ \n\t'<>~!*().,;-_\u{1}\u{7F}éßñ日本🐟")
        return String(
            (0..<Int.random(in: lengths, using: &self)).map { _ in
                Bool.random(using: &self) ? letter() : special.randomElement(using: &self) ?? "x"
            })
    }
}

@Suite("Redactor, random secrets")
struct RedactorPropertyTests {
    /// How other encoders than the redactor's own write a secret: Python's, which has many.
    private static let encoders = """
        import base64, html, json, sys, urllib.parse as u
        cases = json.load(open(sys.argv[1]))
        out = []
        def inside(before, raw, after):
            # The characters that hold nothing but bits of the secret.
            first, last = -(-len(before) * 8 // 6), (len(before) + len(raw)) * 8 // 6
            return base64.b64encode(before + raw + after).decode()[first:last]
        for secret, before, after in cases:
            raw = secret.encode()
            inner = json.dumps(secret)[1:-1]
            plain = json.dumps(secret, ensure_ascii=False)[1:-1]
            out.append({
                'raw': secret, 'json': inner, 'json-plain': plain, 'json-slashes': plain.replace('/', '\\\\/'),
                'json-twice': json.dumps(json.dumps(secret, ensure_ascii=False), ensure_ascii=False)[3:-3],
                'quote': u.quote(secret), 'quote-all': u.quote(secret, safe=''), 'quote-form': u.quote_plus(secret),
                'quote-user': u.quote(secret, safe="!$&'()*+,;="),
                'quote-component': u.quote(secret, safe="!'()*"),
                'base64': base64.b64encode(raw).decode(), 'base64-url': base64.urlsafe_b64encode(raw).decode(),
                'base64-bare': base64.b64encode(raw).decode().rstrip('='),
                'base64-inside': inside(before.encode(), raw, after.encode()),
            })
        json.dump(out, sys.stdout)
        """

    @Test("no form of a secret survives in a random text", arguments: [1, 2, 3] as [UInt64])
    func hidden(seed: UInt64) throws {
        var random = RandomNumbers(seed: seed)
        var cases: [(secret: String, before: String, after: String)] = []
        while cases.count < 100 {
            let secret = random.text(8...40)
            // White space at the ends is cut before a part is looked for, so the ends are kept visible here.
            guard secret.first?.isWhitespace == false, secret.last?.isWhitespace == false else { continue }
            cases.append((secret, random.text(0...9), random.text(0...9)))
        }
        let folder = try TemporaryFolder()
        let input = Value.array(cases.map { .array([.string($0.secret), .string($0.before), .string($0.after)]) })
        let file = try folder.write("cases.json", input.json())
        let forms = try Value(json: try ChildProcess.python(Self.encoders, [file.path]))
        guard case .array(let list) = forms, list.count == cases.count else {
            Issue.record("the encoders gave no list")
            return
        }
        let redactor = Redactor()
        for one in cases { redactor.add(one.secret) }
        for (one, entry) in zip(cases, list) {
            guard case .object(let forms) = entry else { continue }
            for (name, form) in forms {
                let form = form.stringValue ?? ""
                let cleaned = redactor.clean("\(one.before) \(form) \(one.after)")
                #expect(!cleaned.contains(form), "seed \(seed), \(name) of \(one.secret.debugDescription)")
                #expect(cleaned.contains("***"), "seed \(seed), \(name) of \(one.secret.debugDescription)")
            }
        }
    }

    @Test("what stands around secrets stays as it was", arguments: [11, 12] as [UInt64])
    func kept(seed: UInt64) {
        var random = RandomNumbers(seed: seed)
        let redactor = Redactor()
        let secrets = (0..<50).map { _ in String((0..<24).map { _ in random.letter() }) }
        for secret in secrets { redactor.add(secret) }
        for _ in 0..<300 {
            // White space and signs around, so that no accident makes a secret longer.
            let pieces = (0...3).map { _ in random.text(0...30) }
            let inner = (0..<3).map { _ in secrets.randomElement(using: &random) ?? "" }
            let text = zip(pieces, inner).map { "\($0) \($1) " }.joined() + pieces[3]
            let wanted = zip(pieces, inner).map { piece, _ in "\(piece) *** " }.joined() + pieces[3]
            #expect(redactor.clean(text) == wanted, "seed \(seed)")
        }
    }
}

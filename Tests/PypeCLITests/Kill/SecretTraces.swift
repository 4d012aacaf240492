import Foundation
import TestSupport

/// Looks for secrets in whatever a run left behind, with encoders that are not pype's own.
enum SecretTraces {
    /// Prints every file below a folder that holds one of the texts as it is, or as JSON, URLs or base64 write it, in its
    /// bytes or its name. Folders named after `--` are left out.
    private static let script = """
        import base64, json, os, sys, urllib.parse
        folder, texts = sys.argv[1], json.loads(sys.argv[2])
        apart = [os.path.join(folder, name) for name in json.loads(sys.argv[3])]
        forms = {}
        for text in texts:
            raw = text.encode()
            for form in (
                raw, json.dumps(text)[1:-1].encode(), json.dumps(text, ensure_ascii=False)[1:-1].encode(),
                json.dumps(json.dumps(text)[1:-1])[1:-1].encode(), json.dumps(text)[1:-1].replace("/", "\\\\/").encode(),
                json.dumps(text, ensure_ascii=False)[1:-1].replace("/", "\\\\/").encode(),
                urllib.parse.quote(text).encode(), urllib.parse.quote(text, safe="").encode(),
                urllib.parse.quote_plus(text).encode(), urllib.parse.quote(text, safe="").lower().encode(),
                "".join("%%%02X" % byte for byte in raw).encode(),
            ):
                forms[form] = text
            for encode in (base64.b64encode, base64.urlsafe_b64encode):
                for skipped in range(3):
                    # The characters that do not depend on what stands before and after.
                    code = encode(b"x" * skipped + raw)
                    forms[code[(0, 2, 3)[skipped]:len(code) - 4]] = text
        for place, folders, files in os.walk(folder):
            folders[:] = [name for name in folders if os.path.join(place, name) not in apart]
            for name in files:
                path = os.path.join(place, name)
                if path in apart: continue
                with open(path, "rb") as file: content = file.read() + b"\\0" + os.fsencode(name)
                for form, text in forms.items():
                    if form in content: print(f"{path}: {text} as {form!r}")
        """

    /// What was found, a line each.
    static func find(_ secrets: [String], in folder: String, except apart: [String]) throws -> [String] {
        func json(_ texts: [String]) throws -> String {
            String(decoding: try JSONEncoder().encode(texts), as: UTF8.self)
        }
        let found = try ChildProcess.python(script, [folder, try json(secrets), try json(apart)])
        return found.split(separator: "\n").map(String.init)
    }
}

/// Turns what the dynamic loader says into what an author can act on.
enum LoaderMessage {
    static func failure(_ message: String, path: String) -> LoadFailure {
        if let library = missingLibrary(message, path: path) {
            return LoadFailure(
                .open, "the library '\(library)' that it needs cannot be found",
                hint:
                    "install it, or put it into a folder that the loader searches; `ldd \(path)` shows all that is missing"
            )
        }
        if let symbol = after("undefined symbol: ", in: message) {
            return LoadFailure(
                .open, "the symbol '\(symbol)' that it needs is in none of the libraries it links",
                hint: "link the library that has it; `ldd -r \(path)` shows all that is missing")
        }
        return LoadFailure(.open, "the dynamic loader refused it: \(message)")
    }

    /// glibc: `libx.so.1: cannot open shared object file: No such file or directory`; musl: `Error loading shared
    /// library libx.so.1: …`.
    private static func missingLibrary(_ message: String, path: String) -> String? {
        if let name = before(": cannot open shared object file: No such file", in: message) {
            return name == path ? nil : name
        }
        return after("Error loading shared library ", in: message)
    }

    private static func before(_ part: String, in text: String) -> String? {
        text.firstRange(of: part).map { String(text[..<$0.lowerBound]) }
    }

    /// The word that follows `part`.
    private static func after(_ part: String, in text: String) -> String? {
        guard let range = text.firstRange(of: part) else { return nil }
        return String(text[range.upperBound...].prefix { $0 != "," && $0 != ":" && $0 != " " && $0 != "\n" })
    }
}

import PypeModel

/// What a provider gave for a path: a text, or named fields.
struct SecretDocument: Sendable {
    enum Content: Sendable {
        case text(String)
        case fields([String: Value])
    }

    var content: Content
    /// How messages name the place: `the variable DB`, `the file /run/secrets/db`.
    var place: String
    /// When it has to be fetched anew; nil: not before the run is over.
    var expires: ContinuousClock.Instant?

    /// The whole, or one field of it. A text is read as a JSON object when a field is asked for; fields without a
    /// name asked for come as JSON; so do a field's number, boolean, list or object.
    /// - Throws: ``SecretFailure`` `not-found` with the nearest names, or `bad-answer`. Never with a value.
    func value(field: String?) throws(SecretFailure) -> String {
        let value = try field.map { name throws(SecretFailure) in try self.field(name) } ?? whole
        guard value.utf8.contains(where: { !SecretForms.isBlank($0) }) else {
            throw SecretFailure(.badAnswer, "\(name(field)) is empty", hint: "nothing is ever filled in as empty text")
        }
        guard !value.utf8.contains(0) else {
            throw SecretFailure(.badAnswer, "\(name(field)) holds a NUL character, which no text may hold")
        }
        return value
    }

    private var whole: String {
        switch content {
        case .text(let text): text
        case .fields(let fields): Value.object(fields).json()
        }
    }

    private func name(_ field: String?) -> String { field.map { "the field '\($0)' of \(place)" } ?? place }

    private func field(_ name: String) throws(SecretFailure) -> String {
        let fields = try fields()
        switch fields[name] {
        case .string(let text): return text
        case .null: throw SecretFailure(.badAnswer, "\(self.name(name)) is null")
        case .some(let other): return other.json()
        case nil:
            throw SecretFailure(
                .notFound, "\(place) has no field '\(name)'",
                hint: Suggestion.hint(for: name, among: fields.keys) ?? "it has \(fields.count) fields")
        }
    }

    private func fields() throws(SecretFailure) -> [String: Value] {
        switch content {
        case .fields(let fields): return fields
        case .text(let text):
            do {
                guard case .object(let fields) = try Value(json: text) else {
                    throw SecretFailure(
                        .badAnswer, "a field is asked for, but \(place) holds JSON that is no object",
                        hint: "leave '#…' out to get the whole text")
                }
                return fields
            } catch let error as JSONError {
                // The reader's own words quote the text, which is the secret.
                throw SecretFailure(
                    .badAnswer,
                    "a field is asked for, but \(place) is no JSON: line \(error.line), column \(error.column)",
                    hint: "leave '#…' out to get the whole text")
            } catch let failure as SecretFailure {
                throw failure
            } catch {
                throw SecretFailure(.badAnswer, "a field is asked for, but \(place) is no JSON")
            }
        }
    }
}

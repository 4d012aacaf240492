import PypeExpression
package import PypeModel

extension TemplatedConfig {
    /// The configuration with every placeholder filled in. Blocks where a secret has to be fetched.
    /// - Throws: ``RenderError`` with every problem there is.
    package func render(_ scope: some RenderScope) throws(RenderError) -> [String: Value] {
        var filler = Filler(lookup: Lookup(scope: scope))
        var config: [String: Value] = [:]
        for (name, part) in parts.sorted(by: { $0.key < $1.key }) { config[name] = filler.fill(part, at: name) }
        guard filler.problems.isEmpty else { throw RenderError(filler.problems) }
        return config
    }

    private struct Filler<Scope: RenderScope> {
        let lookup: Lookup<Scope>
        var problems: [RenderError.Problem] = []

        mutating func fill(_ part: Part, at place: String) -> Value {
            switch part {
            case .constant(let value): return value
            case .template(let template): return fill(template, at: place)
            case .list(let parts): return .array(parts.enumerated().map { fill($1, at: "\(place)[\($0)]") })
            case .object(let parts):
                var members: [String: Value] = [:]
                for (name, part) in parts.sorted(by: { $0.key < $1.key }) {
                    members[name] = fill(part, at: "\(place).\(name)")
                }
                return .object(members)
            }
        }

        private mutating func fill(_ template: Template, at place: String) -> Value {
            var text = ""
            for piece in template.pieces {
                switch piece {
                case .text(let plain): text += plain
                case .reference(let reference, _):
                    do throws(LookupFault) {
                        let value = try lookup.value(of: reference)
                        if template.isPlaceholder { return value }
                        text += try Self.text(of: value, reference)
                    } catch {
                        problems.append(
                            RenderError.Problem(
                                parameter: place, message: error.message, hint: error.hint,
                                isRetryable: error.isRetryable))
                    }
                }
            }
            return .string(text)
        }

        private static func text(of value: Value, _ reference: Reference) throws(LookupFault) -> String {
            let type: String
            switch value {
            case .string(let text): return text
            case .int(let number): return String(number)
            case .double(let number) where number.isFinite: return String(describing: number)
            case .bool(let flag): return flag ? "true" : "false"
            case .double: type = "a number that is not finite"
            case .null: type = "null"
            case .array: type = "a list"
            case .object: type = "an object"
            }
            throw LookupFault(
                message: "'\(reference)' is \(type), which cannot stand inside a text",
                hint: "make {{\(reference)}} the whole value, or name a part of it")
        }
    }
}

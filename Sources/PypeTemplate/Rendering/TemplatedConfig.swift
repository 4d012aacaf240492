package import PypeExpression
package import PypeModel

/// The configuration of a node with its placeholders read, once for all the times it is filled in.
///
/// A text that is exactly one placeholder becomes the value itself, whatever its type. Inside a text, texts stand as
/// they are, numbers in the shortest form that reads back as the same number, booleans as `true` and `false`; null,
/// lists and objects cannot stand there. What is filled in is not read again: braces in it are plain text. Names of
/// members are taken as they are.
package struct TemplatedConfig: Sendable {
    indirect enum Part: Sendable {
        case constant(Value)
        case template(Template)
        case list([Part])
        case object([String: Part])
    }

    /// One name that is asked for.
    package struct Use: Sendable, Hashable {
        package var reference: Reference
        /// Where in the configuration: `headers.auth`.
        package var parameter: String
    }

    /// By parameter, then in the order of the text.
    package let references: [Use]
    /// Parameters that hold something of a secret: messages must not show their values.
    package let secretParameters: Set<String>
    let parts: [String: Part]

    /// - Throws: ``RenderError`` with every placeholder that cannot be read.
    package init(config: [String: Value]) throws(RenderError) {
        var reader = Reader()
        var parts: [String: Part] = [:]
        for (name, value) in config.sorted(by: { $0.key < $1.key }) {
            reader.parameter = name
            parts[name] = reader.part(value, at: name)
        }
        guard reader.problems.isEmpty else { throw RenderError(reader.problems) }
        self.parts = parts
        references = reader.uses
        secretParameters = reader.secretParameters
    }

    /// True when there is nothing to fill in.
    package var isConstant: Bool { references.isEmpty }

    package var usesSecrets: Bool { !secretParameters.isEmpty }

    private struct Reader {
        var parameter = ""
        var uses: [Use] = []
        var secretParameters: Set<String> = []
        var problems: [RenderError.Problem] = []

        mutating func part(_ value: Value, at place: String) -> Part {
            switch value {
            case .string(let text) where Template.isTemplate(text): return part(text, at: place)
            case .array(let list):
                let parts = list.enumerated().map { part($1, at: "\(place)[\($0)]") }
                let constants = parts.compactMap(\.constant)
                return constants.count == parts.count ? .constant(.array(constants)) : .list(parts)
            case .object(let members):
                var parts: [String: Part] = [:]
                for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                    parts[name] = part(value, at: "\(place).\(name)")
                }
                let constants = parts.compactMapValues(\.constant)
                return constants.count == parts.count ? .constant(.object(constants)) : .object(parts)
            default: return .constant(value)
            }
        }

        private mutating func part(_ text: String, at place: String) -> Part {
            do throws(ExpressionError) {
                let template = try Template(text)
                for (reference, _) in template.references {
                    uses.append(Use(reference: reference, parameter: place))
                    if case .secret = reference { secretParameters.insert(parameter) }
                }
                guard template.references.isEmpty else { return .template(template) }
                return .constant(.string(template.plainText))
            } catch {
                problems.append(
                    RenderError.Problem(
                        parameter: place, message: "character \(error.offset + 1): \(error.message)", hint: error.hint))
                return .constant(.null)
            }
        }
    }
}

extension TemplatedConfig.Part {
    fileprivate var constant: Value? {
        if case .constant(let value) = self { value } else { nil }
    }
}

extension Template {
    /// The text of a template without names.
    fileprivate var plainText: String {
        pieces.map { piece in
            if case .text(let text) = piece { text } else { "" }
        }.joined()
    }
}

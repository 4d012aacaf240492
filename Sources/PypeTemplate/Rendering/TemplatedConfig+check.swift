import PypeConfig
package import PypeModel

extension TemplatedConfig {
    /// The configuration as the module gets it: filled in, held against what the module declares, whole numbers made
    /// floating-point ones where it wants them. Values of parameters that are secret, or hold something of a secret,
    /// stand in no message.
    ///
    /// - Parameter redactor: masks from here on whatever texts the module's secret parameters got, wherever they are
    ///   from: a variable of the environment may serve as a secret too.
    /// - Throws: ``RenderError`` with every problem there is.
    package func render(
        _ scope: some RenderScope, against schema: ConfigSchema, masking redactor: Redactor
    ) throws(RenderError) -> [String: Value] {
        let config = try render(scope)
        for (name, value) in config where schema[name]?.secret == true {
            for text in Self.texts(in: value) { redactor.add(text) }
        }
        let problems = ParameterCheck.problems(of: config, against: schema, hidden: secretParameters)
        guard problems.isEmpty else {
            throw RenderError(
                problems.map { RenderError.Problem(parameter: $0.parameter, message: $0.message, hint: $0.hint) })
        }
        return ParameterCheck.converted(config, to: schema)
    }

    private static func texts(in value: Value) -> [String] {
        switch value {
        case .string(let text): [text]
        case .array(let list): list.flatMap(texts)
        case .object(let members): members.values.flatMap(texts)
        default: []
        }
    }
}

import PypeConfig
import PypeExpression
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
            throw RenderError(problems.map { explained($0, config[$0.parameter], schema[$0.parameter]) })
        }
        return ParameterCheck.converted(config, to: schema)
    }

    /// A problem of a value that came from elsewhere: which placeholder it stands for, and where to mend it.
    private func explained(
        _ problem: ParameterCheck.Problem, _ value: Value?, _ spec: ParamSpec?
    ) -> RenderError.Problem {
        let name = problem.parameter
        var told = RenderError.Problem(parameter: name, message: problem.message, hint: problem.hint)
        guard problem.kind == .type, let value, let spec, spec.secret != true, !secretParameters.contains(name),
            let reference = references.first(where: { $0.parameter == name })?.reference
        else { return told }
        switch reference {
        // Variables of the environment are nobody's business.
        case .environment(_): told.message += ": it is made of {{\(reference)}}"
        default: told.message += ": from {{\(reference)}} it is \(Excerpt.quoted(value.json()))"
        }
        if case .context(let variable) = reference, told.hint == nil {
            told.hint =
                "give the variable '\(variable)' another value, of the type \(spec.type), in the flow's context, in a "
                + "file of --context or with --set"
        }
        return told
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

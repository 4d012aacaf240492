extension ModuleManifest {
    /// What is wrong with the manifest, in words; nil when nothing is. A host would refuse the module for it.
    var defect: String? {
        if !Self.isName(name) { return "the name must match [a-z][a-z0-9_]*" }
        if version.split(separator: ".", omittingEmptySubsequences: false).count < 3 {
            return "the version '\(version)' is not a semantic version such as 1.0.0"
        }
        if let text = texts.first(where: { $0.contains("\0") }) {
            return "the text \(JSONValue.string(text).text) has a NUL"
        }
        return portDefect ?? paramDefect
            ?? Self.duplicate(globals.map(\.name)).map { "the global '\($0)' is declared twice" }
    }

    private var portDefect: String? {
        for port in inputs + outputs where !Self.isName(port.name) {
            return "the port name '\(port.name)' must match [a-z][a-z0-9_]*"
        }
        if let name = Self.duplicate(inputs.map(\.name)) { return "the input port '\(name)' is declared twice" }
        if let name = Self.duplicate(outputs.map(\.name)) { return "the output port '\(name)' is declared twice" }
        if let port = inputs.first(where: \.isReject) {
            return "the input port '\(port.name)' cannot take rejected rows"
        }
        if let port = outputs.first(where: { $0.isOptional || $0.isMultiple }) {
            return "the output port '\(port.name)' cannot be optional or multiple, which only inputs are"
        }
        switch type {
        case .source where !inputs.isEmpty: return "a source has no input ports"
        case .source where outputs.isEmpty: return "a source needs an output port"
        case .mod where inputs.isEmpty || outputs.isEmpty: return "a mod needs an input port and an output port"
        case .sink where inputs.isEmpty: return "a sink needs an input port"
        case .sink where outputs.contains { !$0.isReject }: return "a sink's output ports can only be reject ports"
        case .solo where !inputs.isEmpty || !outputs.isEmpty: return "a solo module has no ports"
        default: return nil
        }
    }

    private var paramDefect: String? {
        if let name = Self.duplicate(params.map(\.name)) { return "the parameter '\(name)' is declared twice" }
        for param in params {
            if !Self.isName(param.name) { return "the parameter name '\(param.name)' must match [a-z][a-z0-9_]*" }
            if let value = param.defaultValue, value != .null, !value.isA(param.type) {
                return "the default \(value.text) of '\(param.name)' is not of type \(param.type.rawValue)"
            }
            if let value = param.allowed?.first(where: { !$0.isA(param.type) }) {
                return "the allowed value \(value.text) of '\(param.name)' is not of type \(param.type.rawValue)"
            }
            if let value = param.defaultValue, value != .null, let allowed = param.allowed, !allowed.contains(value) {
                return "the default \(value.text) of '\(param.name)' is not among the allowed values"
            }
        }
        return nil
    }

    private var texts: [String] {
        [description, category] + packages + inputs.map(\.description) + outputs.map(\.description)
            + params.map(\.description) + globals.flatMap { [$0.name, $0.description] }
            + (requires + provides + consumes).flatMap { [$0.name, $0.type] }
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, ("a"..."z").contains(first) else { return false }
        return text.unicodeScalars.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "_" }
    }

    private static func duplicate(_ names: [String]) -> String? {
        var seen: Set<String> = []
        return names.first { !seen.insert($0).inserted }
    }
}
